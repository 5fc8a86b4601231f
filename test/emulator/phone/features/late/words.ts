export const lateText = 'from the subpackage'
