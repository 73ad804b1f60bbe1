Feature: What a dispatch-only message leaves as it is
  For campaign services that send single messages in DISPATCH mode: neither the app nor the messages
  before and after a dispatch-only message change their mode, and its receipts say DISPATCH.

  @rule:MESSAGE-MODE-ONLY-THAT-MT @must @both @page @needs-recipients
  Rule: Messages before and after a dispatch-only message are in CONVERSATION mode
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    The messages around it are sent by the same app, without processing_strategy.

    @id:next-message
    Scenario: The message after a dispatch-only message is stored in CONVERSATION mode with contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the stored second message carries the contact ID and the conversation ID

    @id:two-dispatch-only
    Scenario: The message after two dispatch-only messages is stored in CONVERSATION mode with contact and conversation IDs
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a dispatch-only message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then the third message is stored in CONVERSATION mode
      And the stored third message carries the contact ID and the conversation ID

    @id:other-recipient
    Scenario: After a dispatch-only message, a message to another stranger is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      And another recipient is a stranger
      When a message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the stored second message carries the contact ID and the conversation ID

    @id:at-once
    Scenario: Of a message and a dispatch-only message sent at once, only the second is in DISPATCH mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      When a message and a dispatch-only message are sent to the recipient at once
      Then the second message is stored in DISPATCH mode
      And the first message is stored in CONVERSATION mode

    @id:earlier-message
    Scenario: The message before a dispatch-only message stays in CONVERSATION mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another dispatch-only message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the first message is stored in CONVERSATION mode
      And the stored first message carries the contact ID and the conversation ID

  @rule:MESSAGE-MODE-LEGACY-APP @must @both @page @needs-legacy-app @needs-recipients
  Rule: A legacy app's dispatch-only message creates no contact
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    With the app's default retention, no message in DISPATCH mode is stored, so the mode shows in
    whether a contact is created.

    @id:stranger
    Scenario: A legacy app's dispatch-only message to a stranger creates no contact
      Given a legacy app whose mode was never set
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the recipient has no contact

  @rule:MESSAGE-MODE-APP-UNCHANGED @must @both @page @needs-recipients
  Rule: An app that sends a dispatch-only message stays in CONVERSATION mode
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    processing_strategy never changes the app's processing_mode.

    @id:one-message
    Scenario: An app stays in CONVERSATION mode after a dispatch-only message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the app is in CONVERSATION mode

    @id:two-messages
    Scenario: An app stays in CONVERSATION mode after two dispatch-only messages
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a dispatch-only message was sent to the recipient
      When another dispatch-only message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the app is in CONVERSATION mode

  @rule:MESSAGE-MODE-IN-RECEIPT @must @both @page @needs-callbacks @needs-recipients
  Rule: Delivery receipts of dispatch-only messages say DISPATCH and carry neither ID
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    The app is in CONVERSATION mode. In the MESSAGE_DELIVERY callback, processing_mode is DISPATCH;
    contact_id and conversation_id are empty or absent.

    @id:message
    Scenario Outline: The delivery receipt of a dispatch-only message to a <recipient> says DISPATCH and carries neither ID
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a dispatch-only message is sent to the recipient
      Then the delivery receipt of the message says DISPATCH
      And the delivery receipt of the message carries no contact ID and no conversation ID

      Examples: whatever the project already knows of the recipient
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:earlier-conversation
    Scenario: After a message in CONVERSATION mode, a dispatch-only message's receipt says DISPATCH and carries neither ID
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When a dispatch-only message is sent to the recipient
      Then the delivery receipt of the second message says DISPATCH
      And the delivery receipt of the second message carries no contact ID and no conversation ID
