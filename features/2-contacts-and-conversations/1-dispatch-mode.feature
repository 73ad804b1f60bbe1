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
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

    @id:next-message
    Scenario: In DISPATCH mode, the next message to a stranger carries no contact ID and no conversation ID
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

    @id:default-mode
    Scenario: A message from an app created with the default mode carries no contact or conversation ID
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a message to a chat partner carries no contact or conversation ID
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

  @rule:DISPATCH-MT-NOT-ASSOCIATED-IN-RECEIPT @must @dispatch @page @needs-callbacks @needs-recipients
  Rule: Delivery receipts in DISPATCH mode carry no contact ID and no conversation ID
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of the MESSAGE_DELIVERY callback. Read as: empty or absent.

    @id:receipt
    Scenario Outline: In DISPATCH mode, the delivery receipt for a <case> carries no contact or conversation ID
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported without a contact or a conversation

      Examples: whatever the project knows of the recipient
        | case           | known                                         |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:next-message
    Scenario: In DISPATCH mode, the receipt of the next message carries no contact ID and no conversation ID
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported without a contact or a conversation

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a receipt for a chat partner carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is reported without a contact or a conversation

  @rule:DISPATCH-MT-KNOWN-CONTACT @must @dispatch @page @needs-recipients
  Rule: In DISPATCH mode, a message to a contact is not associated with that contact
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of the message stay empty or absent although a contact holds
    the recipient's identity. The contact itself stays as it is.

    @id:contact
    Scenario Outline: In DISPATCH mode, a message to a <case> is not associated with the contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation
      And the recipient still has the same contact

      Examples: a contact with and without a conversation elsewhere
        | case           | known                                         |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:next-message
    Scenario: In DISPATCH mode, the next message to a contact is not associated with the contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

  @rule:DISPATCH-MO-NOT-ASSOCIATED @must @dispatch @page @needs-handset @needs-recipients
  Rule: Inbound messages in DISPATCH mode carry no contact ID and no conversation ID
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of a listed inbound message. Read as: empty or absent.

    @id:inbound-message
    Scenario Outline: In DISPATCH mode, a listed message from a <case> carries no contact or conversation ID
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed without a contact or a conversation

      Examples: whatever the project knows of the sender
        | case           | known                                         |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:reply
    Scenario: In DISPATCH mode, a stranger's listed reply carries no contact ID and no conversation ID
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed without a contact or a conversation

    @id:second-reply
    Scenario: A listed second reply to an app created with the default mode carries no contact or conversation ID
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed without a contact or a conversation

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a listed reply carries no contact ID and no conversation ID
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the reply is listed without a contact or a conversation

  @rule:DISPATCH-MO-NOT-ASSOCIATED-IN-CALLBACK @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: Inbound message callbacks in DISPATCH mode carry no contact or conversation ID
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    contact_id and conversation_id of the MESSAGE_INBOUND callback. Read as: empty or absent.

    @id:inbound-message
    Scenario Outline: In DISPATCH mode, a message from a <case> is reported with no contact or conversation ID
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is reported without a contact or a conversation

      Examples: whatever the project knows of the sender
        | case           | known                                         |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:reply
    Scenario: In DISPATCH mode, a stranger's reply is reported with no contact ID and no conversation ID
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported without a contact or a conversation

    @id:second-reply
    Scenario: With the default mode, a second reply is reported with no contact ID and no conversation ID
      Given an app without a mode
      And a recipient who has a contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported without a contact or a conversation

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a reply is reported with no contact ID and no conversation ID
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the reply is reported without a contact or a conversation
