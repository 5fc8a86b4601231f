/** One use of each TDesign component: what it shows, what a person does, what must come of it. */
export interface Sample {
  wxml: string
  /** Other components that the sample uses. */
  using?: string[]
  data?: Record<string, unknown>
  /** A tap on a selector, a drag from it, typing into it, or new data from the page. */
  act:
    | { tap: string }
    | { drag: string; by: [number, number] }
    | { type: string; text: string }
    | { set: Record<string, unknown> }
  /** An event that reaches the page, a text that shows, or an element that shows. */
  then: { event: string } | { text: string } | { shows: string }
}

const options = [
  { label: 'One', value: '1' },
  { label: 'Two', value: '2' },
]
const tree = [
  {
    label: 'One',
    value: '1',
    children: [{ label: 'Inner', value: '1-1', children: [{ label: 'Leaf', value: '1-1-1' }] }],
  },
]
const show = { set: { on: true } }
const retext = { set: { text: 'after' } }
const after = { text: 'after' }

/** `seen` collects events on every page; `on` starts false and `text` as 'before'. */
export const samples: Record<string, Sample> = {
  'action-sheet': {
    wxml: '<t-action-sheet visible items="{{items}}" bind:selected="seen"/>',
    data: { items: ['First', 'Second'] },
    act: { tap: '.t-action-sheet__list-item >> nth=0' },
    then: { event: 'selected' },
  },
  attachments: {
    wxml: '<t-attachments items="{{items}}" bind:remove="seen"/>',
    data: { items: [{ fileType: 'doc', name: 'note.doc', url: '/x', size: 10 }] },
    act: { set: { items: [{ fileType: 'doc', name: 'after.doc', url: '/x', size: 10 }] } },
    then: after,
  },
  avatar: { wxml: '<t-avatar>{{text}}</t-avatar>', act: retext, then: after },
  'avatar-group': {
    wxml: '<t-avatar-group max="{{1}}"><t-avatar>{{text}}</t-avatar><t-avatar>b</t-avatar></t-avatar-group>',
    using: ['avatar'],
    act: retext,
    then: after,
  },
  'back-top': {
    wxml: '<t-back-top text="{{text}}" scrollTop="{{500}}" bind:to-top="seen"/>',
    act: { tap: '.t-back-top' },
    then: { event: 'to-top' },
  },
  badge: { wxml: '<t-badge count="{{on ? 7 : 1}}" content="x"/>', act: show, then: { text: '7' } },
  button: {
    wxml: '<t-button bind:tap="seen">Press</t-button>',
    act: { tap: '.t-button' },
    then: { event: 'tap' },
  },
  calendar: {
    wxml: '<t-calendar visible="{{on}}" bind:confirm="seen"/>',
    act: show,
    then: { shows: '.t-calendar__dates-item' },
  },
  cascader: {
    wxml: '<t-cascader visible="{{on}}" title="Place" options="{{tree}}"/>',
    data: { tree },
    act: show,
    then: { text: 'One' },
  },
  cell: {
    wxml: '<t-cell title="Row" hover bind:click="seen"/>',
    act: { tap: '.t-cell' },
    then: { event: 'click' },
  },
  'cell-group': {
    wxml: '<t-cell-group title="{{text}}"><t-cell title="Row"/></t-cell-group>',
    using: ['cell'],
    act: retext,
    then: after,
  },
  'chat-actionbar': {
    wxml: '<t-chat-actionbar chatId="1" content="x" bind:actions="seen"/>',
    act: { tap: '.t-chat-actionbar__item >> nth=1' },
    then: { event: 'actions' },
  },
  'chat-content': {
    wxml: '<t-chat-content role="user" content="{{content}}"/>',
    data: { content: { type: 'text', data: 'before' } },
    act: { set: { content: { type: 'text', data: 'after' } } },
    then: after,
  },
  'chat-list': {
    wxml: '<t-chat-list><view>{{text}}</view></t-chat-list>',
    act: retext,
    then: after,
  },
  'chat-loading': { wxml: '<t-chat-loading text="{{text}}"/>', act: retext, then: after },
  'chat-markdown': { wxml: '<t-chat-markdown content="{{text}}"/>', act: retext, then: after },
  'chat-message': {
    wxml: '<t-chat-message role="user" name="{{text}}" content="{{content}}"/>',
    data: { content: [{ type: 'text', data: 'hello' }] },
    act: retext,
    then: after,
  },
  'chat-record': {
    wxml: '<t-chat-record wx:if="{{on}}"/>',
    act: show,
    then: { shows: '.t-chat-record-hook' },
  },
  'chat-sender': {
    wxml: '<t-chat-sender value="{{text}}" bind:change="seen"/>',
    act: { type: 'textarea', text: 'hello' },
    then: { event: 'change' },
  },
  'chat-thinking': {
    wxml: '<t-chat-thinking status="complete" content="{{content}}"/>',
    data: { content: { title: 'Thought', text: 'before' } },
    act: { set: { content: { title: 'after', text: 'x' } } },
    then: after,
  },
  'check-tag': {
    wxml: '<t-check-tag content="Tag" bind:change="seen"/>',
    act: { tap: '.t-tag' },
    then: { event: 'change' },
  },
  checkbox: {
    wxml: '<t-checkbox label="Agree" bind:change="seen"/>',
    act: { tap: '.t-checkbox' },
    then: { event: 'change' },
  },
  'checkbox-group': {
    wxml: '<t-checkbox-group options="{{options}}" bind:change="seen"/>',
    data: { options },
    act: { tap: '.t-checkbox >> nth=0' },
    then: { event: 'change' },
  },
  col: {
    wxml: '<t-row><t-col span="12">{{text}}</t-col></t-row>',
    using: ['row'],
    act: retext,
    then: after,
  },
  collapse: {
    wxml: '<t-collapse bind:change="seen"><t-collapse-panel header="H" value="1">c</t-collapse-panel></t-collapse>',
    using: ['collapse-panel'],
    act: { tap: '.t-collapse-panel__header' },
    then: { event: 'change' },
  },
  'collapse-panel': {
    wxml: '<t-collapse defaultValue="{{[1]}}"><t-collapse-panel header="{{text}}" value="{{1}}">c</t-collapse-panel></t-collapse>',
    using: ['collapse'],
    act: retext,
    then: after,
  },
  'color-picker': {
    wxml: '<t-color-picker visible="{{on}}" usePopup type="multiple" bind:change="seen"/>',
    act: show,
    then: { shows: '.t-color-picker__saturation' },
  },
  'config-provider': {
    wxml: '<t-config-provider><t-empty description="{{text}}"/></t-config-provider>',
    using: ['empty'],
    act: retext,
    then: after,
  },
  'count-down': {
    wxml: '<t-count-down time="{{300}}" millisecond bind:finish="seen"/>',
    act: retext,
    then: { event: 'finish' },
  },
  'date-time-picker': {
    wxml: '<t-date-time-picker title="When" visible="{{on}}" mode="date" value="2026-01-05" bind:confirm="seen"/>',
    act: show,
    then: { text: '2026' },
  },
  dialog: {
    wxml: '<t-dialog visible title="Sure?" confirm-btn="Yes" bind:confirm="seen"/>',
    act: { tap: '.t-dialog__button' },
    then: { event: 'confirm' },
  },
  divider: { wxml: '<t-divider content="{{text}}"/>', act: retext, then: after },
  drawer: {
    wxml: '<t-drawer visible items="{{items}}" bind:item-click="seen"/>',
    data: { items: [{ title: 'Menu' }] },
    act: { tap: '.t-drawer__sidebar-item' },
    then: { event: 'item-click' },
  },
  'dropdown-item': {
    wxml: '<t-dropdown-menu><t-dropdown-item options="{{options}}" value="1" bind:change="seen"/></t-dropdown-menu>',
    using: ['dropdown-menu'],
    data: { options },
    act: { tap: '.t-dropdown-menu__item' },
    then: { text: 'Two' },
  },
  'dropdown-menu': {
    wxml: '<t-dropdown-menu bind:open="seen"><t-dropdown-item options="{{options}}" value="1"/></t-dropdown-menu>',
    using: ['dropdown-item'],
    data: { options },
    act: { tap: '.t-dropdown-menu__item' },
    then: { event: 'open' },
  },
  empty: { wxml: '<t-empty description="{{text}}"/>', act: retext, then: after },
  fab: {
    wxml: '<t-fab icon="add" bind:click="seen"/>',
    act: { tap: '.t-fab' },
    then: { event: 'click' },
  },
  footer: { wxml: '<t-footer text="{{text}}"/>', act: retext, then: after },
  form: {
    wxml: '<t-form class="form" data="{{form}}" rules="{{rules}}" bind:submit="seen"><t-form-item label="Name" name="name"><t-input value="{{form.name}}"/></t-form-item></t-form><button class="go" bindtap="submit">Go</button>',
    using: ['form-item', 'input'],
    data: { form: { name: '' }, rules: { name: [{ required: true, message: 'Needed' }] } },
    act: { tap: '.go' },
    then: { event: 'submit' },
  },
  'form-item': {
    wxml: '<t-form><t-form-item label="{{text}}" name="name"><t-input/></t-form-item></t-form>',
    using: ['form', 'input'],
    act: retext,
    then: after,
  },
  grid: {
    wxml: '<t-grid column="{{2}}"><t-grid-item text="{{text}}"/></t-grid>',
    using: ['grid-item'],
    act: retext,
    then: after,
  },
  'grid-item': {
    wxml: '<t-grid><t-grid-item text="Item" bind:click="seen"/></t-grid>',
    using: ['grid'],
    act: { tap: '.t-grid-item' },
    then: { event: 'click' },
  },
  guide: {
    wxml: '<view class="spot">spot</view><t-guide current="{{on ? 0 : -1}}" steps="{{steps}}" bind:skip="seen"/>',
    data: { steps: [{ title: 'Look here', mode: 'dialog', placement: 'center' }] },
    act: show,
    then: { text: 'Look here' },
  },
  icon: {
    wxml: '<t-icon name="{{on ? \'close\' : \'add\'}}" bind:click="seen"/>',
    act: show,
    then: { shows: '.t-icon-close' },
  },
  image: {
    wxml: '<t-image src="{{src}}" width="40" height="40" bind:load="seen"/>',
    data: { src: '' },
    act: { set: { src: '/dot.png' } },
    then: { event: 'load' },
  },
  'image-viewer': {
    wxml: '<t-image-viewer visible="{{on}}" images="{{images}}" bind:close="seen"/>',
    data: { images: ['/dot.png'] },
    act: show,
    then: { shows: '.t-image-viewer' },
  },
  indexes: {
    wxml: '<t-indexes indexList="{{list}}" bind:select="seen"><t-indexes-anchor index="A"/><view style="height:2000px">a</view><t-indexes-anchor index="B"/></t-indexes>',
    using: ['indexes-anchor'],
    data: { list: ['A', 'B'] },
    act: { tap: '.t-indexes__sidebar-item >> nth=1' },
    then: { event: 'select' },
  },
  'indexes-anchor': {
    wxml: '<t-indexes indexList="{{list}}"><t-indexes-anchor index="{{list[0]}}"/><view>a</view></t-indexes>',
    using: ['indexes'],
    data: { list: ['A'] },
    act: { set: { list: ['Q'] } },
    then: { text: 'Q' },
  },
  input: {
    wxml: '<t-input label="Name" bind:change="seen"/>',
    act: { type: 'input', text: 'hello' },
    then: { event: 'change' },
  },
  link: {
    wxml: '<t-link content="Link" navigator-props="{{props}}"/>',
    data: { props: { url: '/pages/text/text' } },
    act: { tap: '.t-link' },
    then: { text: 'before' },
  },
  loading: { wxml: '<t-loading text="{{text}}"/>', act: retext, then: after },
  message: {
    wxml: '<t-message visible="{{on}}" content="Told" duration="{{0}}"/>',
    act: show,
    then: { text: 'Told' },
  },
  'message-item': {
    wxml: '<t-message-item id="m" content="{{text}}" duration="{{0}}"/><button class="go" bindtap="message">Go</button>',
    act: { tap: '.go' },
    then: { text: 'before' },
  },
  navbar: {
    wxml: '<t-navbar title="{{text}}" leftArrow bind:go-back="seen"/>',
    act: { tap: '.t-navbar__left-arrow' },
    then: { event: 'go-back' },
  },
  'notice-bar': {
    wxml: '<t-notice-bar visible content="Read" bind:click="seen"/>',
    act: { tap: '.t-notice-bar__content-wrap' },
    then: { event: 'click' },
  },
  overlay: {
    wxml: '<t-overlay visible bind:click="seen"/>',
    act: { tap: '.t-overlay' },
    then: { event: 'click' },
  },
  paragraph: { wxml: '<t-paragraph content="{{text}}"/>', act: retext, then: after },
  picker: {
    wxml: '<t-picker visible title="Pick" bind:confirm="seen"><t-picker-item options="{{options}}"/></t-picker>',
    using: ['picker-item'],
    data: { options },
    act: { tap: '.t-picker__confirm' },
    then: { event: 'confirm' },
  },
  'picker-item': {
    wxml: '<t-picker visible title="Pick" value="{{[\'1\']}}" bind:pick="seen"><t-picker-item options="{{options}}"/></t-picker>',
    using: ['picker'],
    data: { options },
    act: { drag: '.t-picker-item__wrapper', by: [0, -45] },
    then: { event: 'pick' },
  },
  popover: {
    wxml: '<t-popover content="Hint" visible="{{on}}"><button class="ask">?</button></t-popover>',
    act: show,
    then: { text: 'Hint' },
  },
  popup: {
    wxml: '<t-popup visible="{{on}}" placement="bottom">Inside</t-popup>',
    act: show,
    then: { text: 'Inside' },
  },
  progress: {
    wxml: '<t-progress percentage="{{on ? 80 : 20}}" label/>',
    act: show,
    then: { text: '80%' },
  },
  'pull-down-refresh': {
    wxml: '<t-pull-down-refresh style="height:300px" bind:refresh="seen"><view style="height:300px">pull</view></t-pull-down-refresh>',
    act: { drag: '.t-pull-down-refresh', by: [0, 160] },
    then: { event: 'refresh' },
  },
  qrcode: {
    wxml: '<t-qrcode value="{{text}}" status="expired" bind:refresh="seen"/>',
    act: { tap: 'text=点击刷新' },
    then: { event: 'refresh' },
  },
  radio: {
    wxml: '<t-radio label="One" bind:change="seen"/>',
    act: { tap: '.t-radio' },
    then: { event: 'change' },
  },
  'radio-group': {
    wxml: '<t-radio-group options="{{options}}" bind:change="seen"/>',
    data: { options },
    act: { tap: '.t-radio >> nth=1' },
    then: { event: 'change' },
  },
  rate: {
    wxml: '<t-rate bind:change="seen"/>',
    act: { tap: '.t-rate__wrapper' },
    then: { event: 'change' },
  },
  result: { wxml: '<t-result title="{{text}}"/>', act: retext, then: after },
  row: {
    wxml: '<t-row gutter="{{8}}"><t-col span="{{on ? 24 : 12}}">c</t-col></t-row>',
    using: ['col'],
    act: show,
    then: { shows: '.t-col--24' },
  },
  'scroll-view': {
    wxml: '<t-scroll-view style="height:100px"><view>{{text}}</view></t-scroll-view>',
    act: retext,
    then: after,
  },
  search: {
    wxml: '<t-search placeholder="Find" bind:change="seen"/>',
    act: { type: 'input', text: 'tea' },
    then: { event: 'change' },
  },
  segmented: {
    wxml: '<t-segmented options="{{options}}" bind:change="seen"/>',
    data: { options },
    act: { tap: '.t-segmented__item >> nth=1' },
    then: { event: 'change' },
  },
  'side-bar': {
    wxml: '<t-side-bar value="{{0}}" bind:change="seen"><t-side-bar-item value="{{0}}" label="A"/><t-side-bar-item value="{{1}}" label="B"/></t-side-bar>',
    using: ['side-bar-item'],
    act: { tap: '.t-side-bar-item >> nth=1' },
    then: { event: 'change' },
  },
  'side-bar-item': {
    wxml: '<t-side-bar value="{{0}}"><t-side-bar-item value="{{0}}" label="{{text}}"/></t-side-bar>',
    using: ['side-bar'],
    act: retext,
    then: after,
  },
  skeleton: {
    wxml: '<t-skeleton loading="{{!on}}"><view>Loaded</view></t-skeleton>',
    act: show,
    then: { text: 'Loaded' },
  },
  slider: {
    wxml: '<t-slider value="{{10}}" bind:change="seen"/>',
    act: { tap: '.t-slider__bar' },
    then: { event: 'change' },
  },
  'step-item': {
    wxml: '<t-steps current="{{0}}"><t-step-item title="{{text}}"/></t-steps>',
    using: ['steps'],
    act: retext,
    then: after,
  },
  stepper: {
    wxml: '<t-stepper value="{{1}}" bind:change="seen"/>',
    act: { tap: '.t-stepper__plus' },
    then: { event: 'change' },
  },
  steps: {
    wxml: '<t-steps current="{{0}}" bind:change="seen"><t-step-item title="A"/><t-step-item title="B"/></t-steps>',
    using: ['step-item'],
    act: { tap: '.t-steps-item >> nth=1' },
    then: { event: 'change' },
  },
  sticky: { wxml: '<t-sticky><view>{{text}}</view></t-sticky>', act: retext, then: after },
  'swipe-cell': {
    wxml: '<t-swipe-cell right="{{right}}" bind:click="seen"><t-cell title="Row"/></t-swipe-cell>',
    using: ['cell'],
    data: { right: [{ text: 'Delete', style: 'width:80px' }] },
    act: { drag: '.t-swipe-cell', by: [-120, 0] },
    then: { shows: '.t-swipe-cell__right' },
  },
  swiper: {
    wxml: '<t-swiper list="{{list}}" height="{{120}}" autoplay="{{false}}" bind:click="seen"/>',
    data: { list: ['/dot.png', '/dot.png'] },
    act: { tap: '.t-swiper' },
    then: { event: 'click' },
  },
  'swiper-nav': {
    wxml: '<t-swiper-nav type="fraction" current="{{on ? 1 : 0}}" total="{{3}}"/>',
    act: show,
    then: { text: '2/3' },
  },
  switch: {
    wxml: '<t-switch bind:change="seen"/>',
    act: { tap: '.t-switch' },
    then: { event: 'change' },
  },
  'tab-bar': {
    wxml: '<t-tab-bar value="a" bind:change="seen"><t-tab-bar-item value="a">A</t-tab-bar-item><t-tab-bar-item value="b">B</t-tab-bar-item></t-tab-bar>',
    using: ['tab-bar-item'],
    act: { tap: '.t-tab-bar-item >> nth=1' },
    then: { event: 'change' },
  },
  'tab-bar-item': {
    wxml: '<t-tab-bar value="a"><t-tab-bar-item value="a">{{text}}</t-tab-bar-item></t-tab-bar>',
    using: ['tab-bar'],
    act: retext,
    then: after,
  },
  'tab-panel': {
    wxml: '<t-tabs value="{{on ? \'b\' : \'a\'}}"><t-tab-panel label="A" value="a">pane a</t-tab-panel><t-tab-panel label="B" value="b">pane b</t-tab-panel></t-tabs>',
    using: ['tabs'],
    act: show,
    then: { text: 'pane b' },
  },
  table: {
    wxml: '<t-table rowKey="id" columns="{{columns}}" data="{{rows}}" bind:row-click="seen"/>',
    data: { columns: [{ colKey: 'name', title: 'Name' }], rows: [{ id: 1, name: 'Tea' }] },
    act: { set: { rows: [{ id: 1, name: 'after' }] } },
    then: after,
  },
  tabs: {
    wxml: '<t-tabs value="a" bind:change="seen"><t-tab-panel label="A" value="a">1</t-tab-panel><t-tab-panel label="B" value="b">2</t-tab-panel></t-tabs>',
    using: ['tab-panel'],
    act: { tap: '.t-tabs__item >> nth=1' },
    then: { event: 'change' },
  },
  tag: {
    wxml: '<t-tag closable bind:close="seen">Tag</t-tag>',
    act: { tap: '.t-tag__icon-close' },
    then: { event: 'close' },
  },
  text: { wxml: '<t-text content="{{text}}"/>', act: retext, then: after },
  textarea: {
    wxml: '<t-textarea label="Note" bind:change="seen"/>',
    act: { type: 'textarea', text: 'hello' },
    then: { event: 'change' },
  },
  title: { wxml: '<t-title content="{{text}}"/>', act: retext, then: after },
  toast: {
    wxml: '<t-toast id="t-toast"/><button class="go" bindtap="toast">Go</button>',
    act: { tap: '.go' },
    then: { text: 'Done' },
  },
  transition: {
    wxml: '<t-transition visible="{{on}}" name="fade"><view>Inside</view></t-transition>',
    act: show,
    then: { text: 'Inside' },
  },
  'tree-select': {
    wxml: '<t-tree-select options="{{tree}}" bind:change="seen"/>',
    data: { tree },
    act: { tap: '.t-radio >> nth=0' },
    then: { event: 'change' },
  },
  upload: {
    wxml: '<t-upload files="{{files}}" bind:remove="seen"/>',
    data: { files: [{ url: '/dot.png', name: 'dot.png', type: 'image' }] },
    act: { tap: '.t-upload__close-btn' },
    then: { event: 'remove' },
  },
  watermark: {
    wxml: '<t-watermark content="Mine" width="{{100}}" height="{{60}}"><view>{{text}}</view></t-watermark>',
    act: retext,
    then: after,
  },
}
