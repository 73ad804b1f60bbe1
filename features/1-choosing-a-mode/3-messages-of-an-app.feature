Feature: The mode of an app applies to its messages
  For integrators who set the mode once, on the app. Every message sent without a strategy
  of its own, and every message received, is processed in that mode.

  @rule:APP-MODE-DISPATCH-EVERY-MT @must @dispatch @page @needs-recipients
  Rule: An app in DISPATCH mode sends every message in DISPATCH mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    Messages_SendMessage without processing_strategy. Seen in processing_mode of the message.

    @id:first-message
    Scenario: The first message from an app in DISPATCH mode is stored and listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

    @id:second-message
    Scenario: The second message from an app in DISPATCH mode is stored and listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the second message is listed in DISPATCH mode

    @id:other-recipient
    Scenario Outline: A DISPATCH app's message to a second recipient, a <recipient>, is stored in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another recipient is a <recipient>
      When a message is sent to the recipient
      Then the second message is stored in DISPATCH mode

      Examples: whatever the project already knows of the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:content
    Scenario Outline: A <kind> from an app in DISPATCH mode is stored and listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a <kind> is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode
      And the stored message is a <kind>
      And the listed message is a <kind>

      Examples: every kind of content but short texts and templates
        | case         | kind                 |
        | media        | media message        |
        | choice       | choice message       |
        | card         | card message         |
        | carousel     | carousel message     |
        | location     | location message     |
        | list         | list message         |
        | contact-info | contact info message |
        | long-text    | long text message    |

    @id:sixth-message
    Scenario: The sixth message from an app in DISPATCH mode is stored and listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And 5 messages were sent to the recipient
      When another message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

    @id:at-once
    Scenario: Each of three messages that an app in DISPATCH mode sends at once is stored in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When 3 messages are sent to the recipient at once
      Then each of the 3 messages is stored in DISPATCH mode

  @rule:APP-MODE-DISPATCH-EVERY-MO @must @dispatch @page @needs-handset @needs-recipients
  Rule: An app in DISPATCH mode receives every message in DISPATCH mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    Replies and other inbound messages. Seen in processing_mode of the listed message.

    @id:reply
    Scenario: A reply to an app in DISPATCH mode is listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is listed in DISPATCH mode

    @id:second-reply
    Scenario: A second reply to an app in DISPATCH mode is listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed in DISPATCH mode

    @id:inbound
    Scenario Outline: A <recipient>'s inbound message to an app in DISPATCH mode is listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then the inbound message is listed in DISPATCH mode

      Examples: senders without and with a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:third-reply
    Scenario: The third reply after five messages from an app in DISPATCH mode is listed in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And 5 messages were sent to the recipient
      And the recipient replied
      And the recipient replied
      When the recipient replies
      Then the reply is listed in DISPATCH mode

  @rule:APP-MODE-CONVERSATION-EVERY-MT @must @conversation @page @needs-recipients
  Rule: An app in CONVERSATION mode sends every message in CONVERSATION mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    Messages_SendMessage without processing_strategy. Seen in processing_mode of the message.

    @id:first-message
    Scenario Outline: The first message of a CONVERSATION app to a <recipient> is stored and listed in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is listed in CONVERSATION mode

      Examples: whatever the project already knows of the recipient
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:second-message
    Scenario: The second message from an app in CONVERSATION mode is stored in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode

    @id:other-recipient
    Scenario: A CONVERSATION app's message to a second recipient is stored in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And another recipient is a stranger
      When a message is sent to the recipient
      Then the second message is stored in CONVERSATION mode

    @id:content
    Scenario Outline: A <kind> from an app in CONVERSATION mode is stored and listed in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a <kind> is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is listed in CONVERSATION mode
      And the stored message is a <kind>
      And the listed message is a <kind>

      Examples: every kind of content but short texts and templates
        | case         | kind                 |
        | media        | media message        |
        | choice       | choice message       |
        | card         | card message         |
        | carousel     | carousel message     |
        | location     | location message     |
        | list         | list message         |
        | contact-info | contact info message |
        | long-text    | long text message    |

    @id:sixth-message
    Scenario: The sixth message from an app in CONVERSATION mode is stored and listed in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And 5 messages were sent to the recipient
      When another message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is listed in CONVERSATION mode

    @id:at-once
    Scenario: Each of three messages that an app in CONVERSATION mode sends at once is stored in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When 3 messages are sent to the recipient at once
      Then each of the 3 messages is stored in CONVERSATION mode

  @rule:APP-MODE-CONVERSATION-EVERY-MO @must @conversation @page @needs-handset @needs-recipients
  Rule: An app in CONVERSATION mode receives every message in CONVERSATION mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    Replies and other inbound messages. Seen in processing_mode of the listed message.

    @id:reply
    Scenario: A reply to an app in CONVERSATION mode is listed in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode

    @id:second-reply
    Scenario: A second reply to an app in CONVERSATION mode is listed in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed in CONVERSATION mode

    @id:inbound
    Scenario Outline: A <recipient>'s inbound message to an app in CONVERSATION mode is listed in that mode
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then the inbound message is listed in CONVERSATION mode

      Examples: senders without and with a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:third-reply
    Scenario: The third reply after five messages from an app in CONVERSATION mode is listed in CONVERSATION mode
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And 5 messages were sent to the recipient
      And the recipient replied
      And the recipient replied
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
