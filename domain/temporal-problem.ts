/** What a problem says to a person, by its code: Chinese, English. */
export const temporalProblems = {
  'temporal-read-only': [
    '这里只能查看 Temporal，不能操作；流程由记录上的操作推动。',
    'Temporal is for reading here. A process is moved by what is done on its record.',
  ],
  'temporal-not-here': [
    '这里只能查看本系统流程的页面和数据，这个地址不在其中。',
    'Only pages and data about our own processes can be read here; this address is none of them.',
  ],
  'temporal-ui-absent': [
    '没有设置 Temporal 界面的地址（TEMPORAL_UI_URL）。',
    'No address of a Temporal UI is set (TEMPORAL_UI_URL).',
  ],
  'temporal-ui-down': [
    'Temporal 界面暂时打不开，{seconds} 秒后可重试；流程照常进行。',
    'The Temporal UI cannot be reached. Try again in {seconds} seconds; the processes go on.',
  ],
} satisfies Record<string, [string, string]>
