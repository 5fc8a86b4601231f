export interface SaleRowView {
  id: string
  title: string
  line: string
  amount: string
  state: string
  void: boolean
}

Component({
  options: { addGlobalClass: true },
  properties: { view: { type: Object, value: {} as SaleRowView } },
})
