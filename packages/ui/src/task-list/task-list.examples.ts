import type { ComponentExamples } from '../gallery/component.ts'
import { examplesService } from '../generated/examples-service.ts'
import { taskList } from './task-list.ts'

export const taskListExamples = {
  group: 'service',
  examples: {
    underWay: (lang) => {
      const texts = examplesService[lang]
      return taskList({
        lang,
        id: 'task',
        tasks: [
          { title: texts.taskIdentity, status: 'done', href: `/${lang}/case/identity` },
          { title: texts.taskDiploma, status: 'waiting', note: texts.taskDiplomaText },
          { title: texts.taskQuestions, status: 'started', href: `/${lang}/case/questions` },
          {
            title: texts.taskPhoto,
            status: 'problem',
            href: `/${lang}/case/photo`,
            note: texts.taskPhotoText,
          },
          { title: texts.taskPay, status: 'ready', href: `/${lang}/case/fee` },
          { title: texts.taskSend, status: 'blocked', note: texts.taskSendText },
        ],
      })
    },
  },
} satisfies ComponentExamples
