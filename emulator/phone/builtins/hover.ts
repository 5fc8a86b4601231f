/** hover-class as properties; the runtime adds the class while a finger rests on the element. */
export const hoverProperties = {
  hoverClass: { type: String, value: 'none' },
  hoverStopPropagation: Boolean,
  hoverStartTime: { type: Number, value: 50 },
  hoverStayTime: { type: Number, value: 400 },
} as const
