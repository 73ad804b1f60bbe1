Feature: Lifetime of contacts and conversations
  In CONVERSATION mode an app has one conversation with a contact until it is stopped, and a contact
  remains when an app is deleted. For support tools that follow one thread per customer and app.

  @rule:CONVERSATION-ONE-ACTIVE @must @conversation @reference @needs-recipients
  Rule: Messages to the same recipient in CONVERSATION mode share one conversation
    "There can be only one active conversation at any given time between a particular contact and an app."
    API reference, Conversation, schema

    conversation_id of the two messages is the same, and the app has exactly one conversation.

    @id:two-messages
    Scenario Outline: In CONVERSATION mode, two messages to a <recipient> belong to one conversation
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the stored second message carries the contact ID and the conversation ID
      And the stored first message carries the contact ID and the conversation ID
      And the recipient has a conversation with the app

      Examples: whatever the recipient has before the messages
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:contact-id
    Scenario: In CONVERSATION mode, messages by contact ID and by channel identity belong to one conversation
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient by contact ID
      When another message is sent to the recipient by channel identity
      Then the stored second message carries the contact ID and the conversation ID
      And the stored first message carries the contact ID and the conversation ID
      And the recipient has a conversation with the app

    @id:dispatch-only-between
    Scenario: In CONVERSATION mode, two messages with a dispatch-only message in between belong to one conversation
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then the stored third message carries the contact ID and the conversation ID
      And the stored first message carries the contact ID and the conversation ID
      And the recipient has a conversation with the app

    @id:at-once
    Scenario Outline: In CONVERSATION mode, three messages sent at once to a <recipient> leave only one active conversation
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When 3 messages are sent to the recipient at once
      Then the recipient has only one active conversation with the app

      Examples: without and with a conversation before the messages
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:changed-twice
    Scenario: After a change to DISPATCH mode and back, a message to a chat partner leaves only one active conversation
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the message was stored
      And the app was changed to DISPATCH mode
      And the app was changed to CONVERSATION mode
      When another message is sent to the recipient
      Then the recipient has only one active conversation with the app

  @rule:CONVERSATION-STOPPED @must @conversation @reference @needs-recipients
  Rule: In CONVERSATION mode, a message after a stopped conversation starts a new one
    "If no active conversation exists a new one is started automatically."
    API reference, Messages_SendMessage, operation

    After Conversation_StopActiveConversation, conversation_id of the next message is another;
    contact_id is the same.

    @id:next-message
    Scenario: In CONVERSATION mode, a message to a chat partner whose conversation was stopped starts a new one
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the conversation was stopped
      When a message is sent to the recipient
      Then the stored message carries the contact ID and a new conversation ID
      And the recipient has the same contact

    @id:started-by-message
    Scenario: In CONVERSATION mode, a second message starts a new conversation once that of the first was stopped
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient
      And the conversation was stopped
      When another message is sent to the recipient
      Then the stored second message carries the contact ID and a new conversation ID
      And the recipient has the same contact

    @id:contact-id
    Scenario: In CONVERSATION mode, a message by contact ID starts a new conversation after a stopped one
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the conversation was stopped
      When a message is sent to the recipient by contact ID
      Then the stored message carries the contact ID and a new conversation ID

    @id:two-messages
    Scenario: In CONVERSATION mode, two messages after a stopped conversation share the new one
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the conversation was stopped
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the stored second message carries the contact ID and a new conversation ID
      And the stored first message carries the contact ID and the conversation ID

  @rule:CONVERSATION-STOP @should @conversation @reference @needs-recipients
  Rule: In CONVERSATION mode, a conversation that is stopped is no longer active
    "This operation stops the referenced conversation, if the conversation is still active."
    API reference, Conversation_StopActiveConversation, operation

    active of the conversation, read by its ID, is false from then on.

    @id:chat-partner
    Scenario: In CONVERSATION mode, a chat partner's stopped conversation is no longer active
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the conversation is stopped
      Then the conversation is no longer active

    @id:started-by-message
    Scenario: In CONVERSATION mode, a stopped conversation that a message started is no longer active
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient
      When the conversation is stopped
      Then the conversation is no longer active

  @rule:CONVERSATION-STOPPED-MO @must @conversation @reference @needs-handset @needs-recipients
  Rule: After a stopped conversation, an inbound message starts a new conversation
    "A new conversation will be created if a new message is exchanged between the app or contact that was part of the stopped conversation."
    API reference, Conversation_StopActiveConversation, operation

    After Conversation_StopActiveConversation, conversation_id of the inbound message is another;
    contact_id is the same.

    @id:inbound-message
    Scenario: In CONVERSATION mode, an inbound message after a stopped conversation belongs to a new one
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the conversation was stopped
      When the recipient writes to the app
      Then the stored inbound message carries the contact ID and a new conversation ID

  @rule:APP-DELETE-KEEPS-CONTACTS @must @conversation @reference
  Rule: Deleting an app does not delete the contacts of its project
    "this operation will not delete contacts (which are stored at the project level)"
    API reference, Apps_DeleteApp, operation

    Afterwards the list of contacts still holds the recipient's contact, whatever the app's mode.

    @id:conversation-app
    Scenario Outline: A <recipient> remains in the project when an app in CONVERSATION mode is deleted
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When the app is deleted
      Then the recipient still has the same contact

      Examples: contacts with and without conversations
        | case           | recipient      |
        | contact        | contact        |
        | chat-partner   | chat partner   |
        | shared-contact | shared contact |

    @id:dispatch-app
    Scenario: A contact remains in the project when an app in DISPATCH mode is deleted
      Given an app in DISPATCH mode
      And the recipient is a contact
      When the app is deleted
      Then the recipient still has the same contact
