Feature: Contacts and conversations in CONVERSATION mode
  In CONVERSATION mode every message belongs to a contact and to a conversation.
  This matters to whoever shows a thread of messages to a person.

  @rule:CONVERSATION-MT-ASSOCIATED @must @conversation @page @needs-recipients
  Rule: TITLE OF CONVERSATION-MT-ASSOCIATED
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a message to a <recipient> belongs to a conversation
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is stored with the recipient's contact and conversation
      And the message is listed with the recipient's contact and conversation

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the next message belongs to the same conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored with the recipient's contact and conversation
      And the second message is listed with the recipient's contact and conversation

    @id:s3
    Scenario: a message belongs to a conversation after a change of mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored with the recipient's contact and conversation
      And the message is listed with the recipient's contact and conversation

  @rule:CONVERSATION-MT-ASSOCIATED-IN-RECEIPT @must @conversation @page @needs-callbacks @needs-recipients
  Rule: TITLE OF CONVERSATION-MT-ASSOCIATED-IN-RECEIPT
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: the receipt of a message names the <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported with the recipient's contact and conversation
      And the message is stored with the recipient's contact and conversation

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the receipt of the next message names the same conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported with the recipient's contact and conversation

  @rule:CONVERSATION-MO-ASSOCIATED @must @conversation @page @needs-handset @needs-recipients
  Rule: TITLE OF CONVERSATION-MO-ASSOCIATED
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: what a <sender> writes belongs to a conversation
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed with the recipient's contact and conversation

      Examples:
        | case | sender               | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: a reply belongs to the conversation of the message
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed with the recipient's contact and conversation

    @id:s3
    Scenario: the second reply belongs to the same conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed with the recipient's contact and conversation

    @id:s4
    Scenario: what is written after a change of mode belongs to a conversation
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has no contact
      When the recipient writes
      Then the reply is listed with the recipient's contact and conversation

  @rule:CONVERSATION-MO-ASSOCIATED-IN-CALLBACK @must @conversation @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CONVERSATION-MO-ASSOCIATED-IN-CALLBACK
    "Messages are associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: what a <sender> writes is reported with a conversation
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is reported with the recipient's contact and conversation

      Examples:
        | case | sender               | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: a reply is reported with the conversation of the message
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's contact and conversation

    @id:s3
    Scenario: the second reply is reported with the same conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported with the recipient's contact and conversation

  @rule:CONVERSATION-MT-CREATES-CONTACT @must @conversation @page @needs-recipients
  Rule: TITLE OF CONVERSATION-MT-CREATES-CONTACT
    "Contacts are created in CONVERSATION mode."
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    @id:s1
    Scenario: a message to a stranger creates a contact
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has a contact

    @id:s2
    Scenario: a message to another stranger creates a contact too
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has a contact

    @id:s3
    Scenario: a message to a stranger creates a contact after a change of mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has a contact

    @id:s4
    Scenario: a stranger written to in DISPATCH mode before gets a contact now
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the recipient has a contact

  @rule:CONVERSATION-MT-STARTS-CONVERSATION @must @conversation @page @needs-recipients
  Rule: TITLE OF CONVERSATION-MT-STARTS-CONVERSATION
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    @id:s1
    Scenario Outline: a message to a <recipient> starts an active conversation
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the recipient has an active conversation with the app

      Examples:
        | case | recipient      | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: a message starts a conversation after a change of mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the recipient has an active conversation with the app

    @id:s3
    Scenario: a message starts a conversation after a dispatch message
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the recipient has an active conversation with the app
