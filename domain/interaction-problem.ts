/** What a problem says to a person, by its code: Chinese, English. */
export const interactionProblems = {
  'date-in-the-future': ['交往日期不能晚于今天。', 'It cannot have taken place in the future.'],
  'place-required': ['拜访和会议需要填写地点。', 'Say where the visit or the meeting took place.'],
  'no-place-here': [
    '只有拜访和会议有地点，请清空。',
    'Only a visit or a meeting has a place. Please clear it.',
  ],
  'not-their-contact': [
    '没有这位联系人，请从该客户的联系人中选择。',
    'This customer has no such contact. Please choose one of theirs.',
  ],
  'not-a-moment': ['请填写正确的日期和时间。', 'Please give a real date and time.'],
  'moment-has-passed': [
    '下次联系时间已经过去，请选择将来的时间。',
    'The time of the next contact has passed. Please choose a later one.',
  ],
  'no-next-contact': [
    '没有待完成的下次联系：可能已经完成或取消。',
    'There is no next contact to finish: it may have been finished or dropped.',
  ],
} satisfies Record<string, [zh: string, en: string]>
