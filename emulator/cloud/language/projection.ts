import { find } from 'mingo'
import type { Document } from './values'

export function project(document: Document, projection: Document): Document {
  return find([document], {}, projection).all()[0] as Document
}
