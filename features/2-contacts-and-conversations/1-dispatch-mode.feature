Feature: Contacts and conversations in DISPATCH mode
  In DISPATCH mode a message belongs to no contact and to no conversation, even where the
  recipient has both. For integrators who must not store who exchanges messages with whom.

  @rule:DISPATCH-MT-NOT-ASSOCIATED @must @dispatch @page @needs-recipients
  Rule: Messages sent in DISPATCH mode carry no contact ID and no conversation ID
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of a stored message (read by ID) and of a listed one.
    Read as: empty or absent.

    @id:stranger
    Scenario: In DISPATCH mode, a message to a stranger carries no contact ID and no conversation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the stored message carries no contact ID and no conversation ID
      And the listed message carries no contact ID and no conversation ID

    @id:next-message
    Scenario: In DISPATCH mode, a second message to a stranger carries no contact ID and no conversation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 7 days
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the stored second message carries no contact ID and no conversation ID
      And the listed second message carries no contact ID and no conversation ID

    @id:default-mode
    Scenario: A message from an app created with the default mode carries no contact or conversation ID
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the stored message carries no contact ID and no conversation ID
      And the listed message carries no contact ID and no conversation ID

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a message to a chat partner carries no contact or conversation ID
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the stored message carries no contact ID and no conversation ID
      And the listed message carries no contact ID and no conversation ID

  @rule:DISPATCH-MT-NOT-ASSOCIATED-IN-RECEIPT @must @dispatch @page @needs-callbacks @needs-recipients
  Rule: Delivery receipts in DISPATCH mode carry no contact ID and no conversation ID
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of the MESSAGE_DELIVERY callback. Read as: empty or absent.

    @id:recipient
    Scenario Outline: In DISPATCH mode, the receipt of a message to a <recipient> carries no contact or conversation ID
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the delivery receipt of the message carries no contact ID and no conversation ID

      Examples: whatever the project knows of the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:next-message
    Scenario: In DISPATCH mode, the receipt of a second message to a stranger carries no contact or conversation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the delivery receipt of the second message carries no contact ID and no conversation ID

    @id:mode-change
    Scenario: After a change to DISPATCH mode, the receipt of a message to a chat partner has no contact or conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the delivery receipt of the message carries no contact ID and no conversation ID

    @id:callback-url
    Scenario: In DISPATCH mode, the receipt of a message with a callback URL to a contact has no contact or conversation ID
      Given an app in DISPATCH mode
      And the recipient is a contact
      When a message is sent to the recipient with a callback URL
      Then the delivery receipt of the message carries no contact ID and no conversation ID

  @rule:DISPATCH-MT-KNOWN-CONTACT @must @dispatch @page @needs-recipients
  Rule: In DISPATCH mode, a message to a contact is not associated with that contact
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of the message stay empty or absent although a contact holds
    the recipient's identity. The contact itself stays as it is.

    @id:message
    Scenario Outline: In DISPATCH mode, a message to a <recipient> is not associated with the contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the stored message carries no contact ID and no conversation ID
      And the listed message carries no contact ID and no conversation ID
      And the recipient still has the same contact

      Examples: a contact with and without a conversation elsewhere
        | case           | recipient      |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:next-message
    Scenario: In DISPATCH mode, a second message to a contact is not associated with the contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the stored second message carries no contact ID and no conversation ID
      And the listed second message carries no contact ID and no conversation ID

  @rule:DISPATCH-MO-NOT-ASSOCIATED @must @dispatch @page @needs-handset @needs-recipients
  Rule: Inbound messages in DISPATCH mode carry no contact ID and no conversation ID
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of a listed inbound message. Read as: empty or absent.

    @id:inbound-message
    Scenario Outline: In DISPATCH mode, a listed message from a <recipient> carries no contact or conversation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then the listed inbound message carries no contact ID and no conversation ID

      Examples: whatever the project knows of the sender
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:reply
    Scenario: In DISPATCH mode, a stranger's listed reply carries no contact ID and no conversation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the listed reply carries no contact ID and no conversation ID

    @id:second-reply
    Scenario: A listed second reply to an app created with the default mode carries no contact or conversation ID
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the listed second reply carries no contact ID and no conversation ID

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a listed reply carries no contact ID and no conversation ID
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the listed reply carries no contact ID and no conversation ID

  @rule:DISPATCH-MO-NOT-ASSOCIATED-IN-CALLBACK @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: Inbound message callbacks in DISPATCH mode carry no contact or conversation ID
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of the MESSAGE_INBOUND callback. Read as: empty or absent.

    @id:inbound-message
    Scenario Outline: In DISPATCH mode, a message from a <recipient> is reported with no contact or conversation ID
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then the callback of the inbound message carries no contact ID and no conversation ID

      Examples: whatever the project knows of the sender
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:reply
    Scenario: In DISPATCH mode, a stranger's reply is reported with no contact ID and no conversation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply carries no contact ID and no conversation ID

    @id:second-reply
    Scenario: With the default mode, a second reply is reported with no contact ID and no conversation ID
      Given an app created with the default mode
      And the recipient is a contact
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the callback of the second reply carries no contact ID and no conversation ID

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a reply is reported with no contact ID and no conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the callback of the reply carries no contact ID and no conversation ID

    @id:conversation-metadata
    Scenario: After conversation metadata and a change to DISPATCH mode, a reply has no contact ID and no conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient with conversation metadata "A"
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the callback of the reply carries no contact ID and no conversation ID
