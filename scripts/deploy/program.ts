/**
 * Uploads the mini program through WeChat's own tool.
 * Source: developers.weixin.qq.com/miniprogram/dev/devtools/ci.html
 */
import { join } from 'node:path'

/** The part of miniprogram-ci 2 that is used. */
export interface MiniProgramCi {
  Project: new (options: {
    appid: string
    type: 'miniProgram'
    projectPath: string
    privateKeyPath: string
    ignores: string[]
  }) => object
  packNpmManually(options: {
    packageJsonPath: string
    miniprogramNpmDistDir: string
  }): Promise<unknown>
  upload(options: {
    project: object
    version: string
    desc: string
    setting: Record<string, boolean>
    robot: number
    onProgressUpdate: () => void
  }): Promise<{ subPackageInfo?: { name: string; size: number }[] }>
  cloud: {
    uploadFunction(options: {
      project: object
      env: string
      name: string
      path: string
      remoteNpmInstall: boolean
    }): Promise<unknown>
  }
}

export interface ProgramUpload {
  root: string
  appid: string
  version: string
  /** Key file of WeChat's "code upload". */
  keyPath: string
}

/** As in project.config.json. */
const SETTING = {
  es6: true,
  minify: true,
  minifyWXML: true,
  minifyWXSS: true,
  ignoreUploadUnusedFiles: true,
}

const openProject = (ci: MiniProgramCi, { root, appid, keyPath }: ProgramUpload) =>
  new ci.Project({
    appid,
    type: 'miniProgram',
    projectPath: root,
    privateKeyPath: keyPath,
    ignores: ['node_modules/**/*', '.local/**/*'],
  })

/** @throws Error in WeChat's words, e.g. when this machine's IP is not in the upload whitelist */
export async function uploadProgram(ci: MiniProgramCi, upload: ProgramUpload): Promise<void> {
  const { root, version } = upload
  const packages = join(root, 'package.json')
  const target = join(root, 'miniprogram')
  await ci.packNpmManually({ packageJsonPath: packages, miniprogramNpmDistDir: target })
  const project = openProject(ci, upload)
  const done = { setting: SETTING, robot: 1, onProgressUpdate: () => undefined }
  await ci.upload({ project, version, desc: `member-card ${version}`, ...done })
}

/** The tool also declares the open APIs in config.json (permissions.openapi) to WeChat. */
export async function uploadFunctionCode(
  ci: MiniProgramCi,
  upload: ProgramUpload,
  env: string,
  name: string,
  path: string,
): Promise<void> {
  const project = openProject(ci, upload)
  await ci.cloud.uploadFunction({ project, env, name, path, remoteNpmInstall: true })
}
