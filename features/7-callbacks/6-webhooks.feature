Feature: Webhooks get what they have triggers for
  For operators who send an app's callbacks to several receivers: a callback goes to every webhook
  of the app that has its trigger, and nowhere else.

  @rule:WEBHOOK-TRIGGERS @should @both @reference @needs-callbacks @needs-recipients
  Rule: A webhook gets the callbacks of its own app and triggers, and no others
    "An array of triggers that should trigger the webhook and result in an event being sent to the target url."
    API reference, Webhook, triggers

    Two webhooks of an app with a target each: both have the trigger MESSAGE_DELIVERY, and the
    second alone has MESSAGE_SUBMIT.

    @id:shared-trigger
    Scenario: Both webhooks of an app get a message's receipts, and only the one with that trigger its submission
      Given an app in DISPATCH mode
      And the app has two webhooks, of which only the second has the trigger for submissions
      And the recipient is a stranger
      When a message is sent to the recipient
      Then both webhooks get the receipts of the message, and the second alone its submission

    @id:silent
    Scenario Outline: Once a webhook was <changed>, it gets no callback of the next message, and the other does
      Given an app in <mode> mode
      And the app has two webhooks, of which only the second has the trigger for submissions
      And the recipient is a stranger
      And a message was sent to the recipient
      And the second webhook was <changed>
      When another message is sent to the recipient
      Then the second webhook gets no callback of the second message, and the first does

      Examples: deletion, target_type DISMISS, and other triggers
        | case      | mode         | changed            |
        | deleted   | CONVERSATION | deleted            |
        | dismissed | DISPATCH     | dismissed          |
        | triggers  | DISPATCH     | limited to opt-ins |

    @id:new-target
    Scenario: A webhook that was given another target gets the callbacks of the next message there
      Given an app in DISPATCH mode
      And the app has two webhooks, of which only the second has the trigger for submissions
      And the recipient is a stranger
      And a message was sent to the recipient
      And the second webhook was given another target
      When another message is sent to the recipient
      Then the second webhook gets the submission and the receipts of the second message
