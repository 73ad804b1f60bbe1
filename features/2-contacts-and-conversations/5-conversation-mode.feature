Feature: Contacts and conversations in CONVERSATION mode
  Every message belongs to a contact and a conversation. For tools that show customers' threads.

  @rule:CONVERSATION-MT-ASSOCIATED @must @conversation @page @needs-recipients
  Rule: Messages sent in CONVERSATION mode belong to a contact and a conversation
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    contact_id names a contact that holds the recipient's identity, conversation_id a conversation
    of that contact with the app, in the stored message (read by ID) and in the listed one.

    @id:message
    Scenario Outline: In CONVERSATION mode, a message to a <recipient> belongs to the recipient's conversation
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the stored message carries the contact ID and the conversation ID
      And the listed message carries the contact ID and the conversation ID

      Examples: whatever the recipient has before the message
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:next-message
    Scenario: In CONVERSATION mode, a second message to a chat partner belongs to the same conversation
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the stored second message carries the contact ID and the conversation ID
      And the listed second message carries the contact ID and the conversation ID

    @id:mode-change
    Scenario: After a change to CONVERSATION mode, a message to a stranger belongs to a conversation
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the stored message carries the contact ID and the conversation ID
      And the listed message carries the contact ID and the conversation ID

    @id:at-once
    Scenario Outline: In CONVERSATION mode, each of three messages sent at once to a <recipient> carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When 3 messages are sent to the recipient at once
      Then each of the 3 stored messages carries the contact ID and the conversation ID

      Examples: without and with a contact before the messages
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:second-card
    Scenario: In CONVERSATION mode, a second card message to a chat partner carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a card message was sent to the recipient
      When another card message is sent to the recipient
      Then the stored second message carries the contact ID and the conversation ID

  @rule:CONVERSATION-MT-ASSOCIATED-IN-RECEIPT @must @conversation @page @needs-callbacks @needs-recipients
  Rule: Delivery receipts in CONVERSATION mode carry contact ID and conversation ID
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    contact_id and conversation_id of the MESSAGE_DELIVERY callback are those of the message.

    @id:recipient
    Scenario Outline: In CONVERSATION mode, the receipt of a message to a <recipient> carries contact ID and conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the delivery receipt of the message carries the contact ID and the conversation ID
      And the stored message carries the contact ID and the conversation ID

      Examples: whatever the recipient has before the message
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:next-message
    Scenario: In CONVERSATION mode, the receipt of a second message to a chat partner carries contact ID and conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the delivery receipt of the second message carries the contact ID and the conversation ID

    @id:contact-id
    Scenario: In CONVERSATION mode, the receipt of a second message by contact ID carries contact ID and conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient by contact ID
      When another message is sent to the recipient by contact ID
      Then the delivery receipt of the second message carries the contact ID and the conversation ID

  @rule:CONVERSATION-MO-ASSOCIATED @must @conversation @page @needs-handset @needs-recipients
  Rule: Inbound messages in CONVERSATION mode belong to a contact and a conversation
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    contact_id names a contact that holds the sender's identity, conversation_id a conversation of
    that contact with the app, in the listed message.

    @id:inbound-message
    Scenario Outline: In CONVERSATION mode, a message from a <recipient> belongs to the sender's conversation
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When the recipient <writes>
      Then the listed inbound message carries the contact ID and the conversation ID

      Examples: whatever the recipient has before the message, and from whichever identity it comes
        | case            | recipient                   | writes                                       |
        | stranger        | stranger                    | writes to the app                            |
        | contact         | contact                     | writes to the app                            |
        | chat-partner    | chat partner                | writes to the app                            |
        | second-identity | contact with two identities | writes to the app from their second identity |

    @id:reply
    Scenario: In CONVERSATION mode, a chat partner's reply belongs to the existing conversation
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      When the recipient replies
      Then the listed reply carries the contact ID and the conversation ID

    @id:second-reply
    Scenario: In CONVERSATION mode, a chat partner's second reply belongs to the existing conversation
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the listed second reply carries the contact ID and the conversation ID

    @id:mode-change
    Scenario: After a change to CONVERSATION mode, a stranger's inbound message belongs to a conversation
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a stranger
      When the recipient writes to the app
      Then the listed inbound message carries the contact ID and the conversation ID

  @rule:CONVERSATION-MO-ASSOCIATED-IN-CALLBACK @must @conversation @page @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, inbound callbacks carry contact ID and conversation ID
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    contact_id and conversation_id of the MESSAGE_INBOUND callback; contact and conversation exist.

    @id:inbound-message
    Scenario Outline: In CONVERSATION mode, a message from a <recipient> is reported with contact ID and conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then the callback of the inbound message carries the contact ID and the conversation ID

      Examples: whatever the recipient has before the message
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:reply
    Scenario: In CONVERSATION mode, a chat partner's reply is reported with the existing contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply carries the contact ID and the conversation ID

    @id:second-reply
    Scenario: In CONVERSATION mode, a chat partner's second reply is reported with the existing contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the callback of the second reply carries the contact ID and the conversation ID

    @id:third-reply
    Scenario: In CONVERSATION mode, the callback of a third reply carries contact ID and conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      And the recipient replied
      When the recipient replies
      Then the callback of the reply carries the contact ID and the conversation ID

  @rule:CONVERSATION-MT-CREATES-CONTACT @must @conversation @page @needs-recipients
  Rule: A message to a stranger in CONVERSATION mode creates a contact
    "Contacts are created in CONVERSATION mode."
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    The list of contacts holds exactly one for the recipient's channel identity.

    @id:stranger
    Scenario: In CONVERSATION mode, a message to a stranger creates a contact
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has a contact

    @id:second-stranger
    Scenario: In CONVERSATION mode, a message to a second stranger creates a contact
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And another recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has a contact

    @id:after-dispatch-only
    Scenario: In CONVERSATION mode, a message after a dispatch-only message creates a contact
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then the recipient has a contact

    @id:mode-change
    Scenario: After a change to CONVERSATION mode, a message to a stranger creates a contact
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has a contact

    @id:deleted-contact
    Scenario: In CONVERSATION mode, a message to a recipient whose contact was deleted creates a new contact
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient
      And the contact was deleted
      When another message is sent to the recipient
      Then the recipient has a new contact

  @rule:CONVERSATION-MT-CREATES-CONTACT-IDENTITIES @should @conversation @reference @needs-recipients
  Rule: In CONVERSATION mode, a message to two identities creates one contact with both
    "This contact will contain the channel recipient identities included in the request, and a contact creation notification will be sent."
    API reference, Contact management, CONVERSATION mode

    @id:stranger
    Scenario: In CONVERSATION mode, a message to a stranger with two identities creates one contact with both
      Given an app in CONVERSATION mode
      And the recipient is a stranger with two identities
      When a message is sent to the recipient
      Then both identities of the recipient have the same contact

  @rule:CONVERSATION-MT-STARTS-CONVERSATION @must @conversation @page @needs-recipients
  Rule: In CONVERSATION mode, a message to a recipient with no conversation starts one
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    The list of the app's conversations holds exactly one, and it is active. The sentence says why
    listing succeeds (an "if" is missing in it); tested here is its first half.

    @id:message
    Scenario Outline: In CONVERSATION mode, a message to a <recipient> starts an active conversation
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the recipient has an active conversation with the app

      Examples: recipients without a conversation with the app
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:after-dispatch-only
    Scenario: In CONVERSATION mode, a message after a dispatch-only message starts an active conversation
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then the recipient has an active conversation with the app

    @id:mode-change
    Scenario: After a change to CONVERSATION mode, a message to a contact starts an active conversation
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a contact
      When a message is sent to the recipient
      Then the recipient has an active conversation with the app

    @id:deleted
    Scenario: In CONVERSATION mode, a message after the conversation was deleted starts an active conversation
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient
      And the conversation was deleted
      When another message is sent to the recipient
      Then the stored second message carries the contact ID and a new conversation ID
      And the recipient has an active conversation with the app
