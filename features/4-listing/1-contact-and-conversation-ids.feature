Feature: Listing messages by contact or conversation
  Integrators narrow a list to one contact or one conversation. An app in DISPATCH mode has
  neither, and an empty list would hide that mistake from the caller.

  @rule:LIST-DISPATCH-CONTACT-ID @must @dispatch @page
  Rule: TITLE OF LIST-DISPATCH-CONTACT-ID
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario: a real contact is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    @id:s2
    Scenario Outline: a real contact is refused from the <source> source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact and a conversation with another app
      When the messages are listed from the <source> source with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples:
        | case | source       |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |

    @id:s3
    Scenario: an unknown contact is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      When the messages are listed with an unknown contact
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:s4
    Scenario Outline: an unknown contact is refused from the <source> source
      Given an app in DISPATCH mode
      When the messages are listed from the <source> source with an unknown contact
      Then the request is refused with status 400
      And the same list without the ids is given

      Examples:
        | case | source       |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |

    @id:s5
    Scenario: a contact is refused beside the recipient's identity
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the recipient's identity
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:s6
    Scenario: a contact is refused to an app whose mode was never set
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    @id:s7
    Scenario: a contact is refused to an app changed to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-CONVERSATION-ID @must @dispatch @page
  Rule: TITLE OF LIST-DISPATCH-CONVERSATION-ID
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario: a real conversation is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    @id:s2
    Scenario Outline: a real conversation is refused from the <source> source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact and a conversation with another app
      When the messages are listed from the <source> source with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples:
        | case | source       |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |

    @id:s3
    Scenario: an unknown conversation is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      When the messages are listed with an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:s4
    Scenario Outline: an unknown conversation is refused from the <source> source
      Given an app in DISPATCH mode
      When the messages are listed from the <source> source with an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

      Examples:
        | case | source       |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |

    @id:s5
    Scenario: a conversation is refused beside the recipient's identity
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation and the recipient's identity
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:s6
    Scenario: a conversation is refused to an app whose mode was never set
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    @id:s7
    Scenario: a conversation is refused to an app changed to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-BOTH-IDS @must @dispatch @page
  Rule: TITLE OF LIST-DISPATCH-BOTH-IDS
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario: a contact and its conversation are refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    @id:s2
    Scenario Outline: a contact and a conversation are refused from the <source> source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact and a conversation with another app
      When the messages are listed from the <source> source with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples:
        | case | source       |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |

    @id:s3
    Scenario: an unknown contact and conversation are refused together
      Given an app in DISPATCH mode
      When the messages are listed with an unknown contact and an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:s4
    Scenario: a contact and its conversation are refused where no mode was set
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:s5
    Scenario: a contact and its conversation are refused after a change to DISPATCH
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given

  @rule:LIST-CONVERSATION-CONTACT-ID @must @conversation @page
  Rule: TITLE OF LIST-CONVERSATION-CONTACT-ID
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    @id:s1
    Scenario: a contact narrows the list of an app in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact
      Then the request succeeds

    @id:s2
    Scenario: a contact narrows the list from the CONVERSATION source
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the CONVERSATION source with the contact
      Then the request succeeds

    @id:s3
    Scenario: a contact narrows the list of an app changed to CONVERSATION mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact
      Then the request succeeds

  @rule:LIST-CONVERSATION-CONVERSATION-ID @must @conversation @page
  Rule: TITLE OF LIST-CONVERSATION-CONVERSATION-ID
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    @id:s1
    Scenario: a conversation narrows the list of an app in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the conversation
      Then the request succeeds

    @id:s2
    Scenario: a conversation narrows the list from the CONVERSATION source
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the CONVERSATION source with the conversation
      Then the request succeeds

    @id:s3
    Scenario: a conversation narrows the list of an app changed to CONVERSATION
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the conversation
      Then the request succeeds

  @rule:LIST-CONVERSATION-BOTH-IDS @must @conversation @page
  Rule: TITLE OF LIST-CONVERSATION-BOTH-IDS
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    @id:s1
    Scenario: a contact and its conversation narrow the list together
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact and the conversation
      Then the request succeeds

    @id:s2
    Scenario Outline: a contact and its conversation narrow the <source> source
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the <source> source with the contact and the conversation
      Then the request succeeds

      Examples:
        | case | source       |
        | 1    | CONVERSATION |

    @id:s3
    Scenario: both narrow the list of an app changed to CONVERSATION mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact and the conversation
      Then the request succeeds

  @rule:LIST-CONVERSATION-DISPATCH-SOURCE @should @conversation @reference
  Rule: TITLE OF LIST-CONVERSATION-DISPATCH-SOURCE
    "Note that `conversation_id` and `contact_id` are only supported as query parameters if `messages_source` is set to `CONVERSATION_SOURCE`."
    API reference, Messages_ListMessages, operation

    @id:s1
    Scenario Outline: the DISPATCH source refuses <ids>
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the DISPATCH source with <ids>
      Then the request is refused
      And the same list without the ids is given

      Examples:
        | case | ids                              |
        | 1    | the contact                      |
        | 2    | the conversation                 |
        | 3    | the contact and the conversation |

  @rule:LIST-CONVERSATION-FILTER @must @conversation @reference @needs-recipients
  Rule: TITLE OF LIST-CONVERSATION-FILTER
    "Resource name (ID) of the contact."
    API reference, Messages_ListMessages, contact_id

    @id:s1
    Scenario: a contact shows the messages of that contact alone
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another recipient who has a contact and a conversation with the app
      And another message was sent to the recipient
      When the messages are listed with the contact
      Then the list holds only the second message

    @id:s2
    Scenario: a conversation shows the messages of that conversation alone
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another recipient who has a contact and a conversation with the app
      And another message was sent to the recipient
      When the messages are listed with the conversation
      Then the list holds only the second message

    @id:s3
    Scenario: a stopped conversation shows none of the messages that came after
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed with the conversation
      Then the list holds only the first message

    @id:s4
    Scenario: a contact shows the messages of all its conversations
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed with the contact
      Then the list holds only the first message and the second message

    @id:s5
    Scenario: a contact and its stopped conversation show that conversation alone
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed with the contact and the conversation
      Then the list holds only the first message

    @id:s6
    Scenario: a contact shows no dispatch message to its owner
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another message was sent to the recipient in DISPATCH mode
      When the messages are listed with the contact
      Then the list holds only the first message

  @rule:LIST-WITHOUT-APP-ID @may @both @page
  Rule: TITLE OF LIST-WITHOUT-APP-ID
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario: a contact is given without an app by the owner of a DISPATCH app
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact without the app
      Then it is observed whether the request succeeds

    @id:s2
    Scenario: a contact is given without an app by the owner of a CONVERSATION app
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact without the app
      Then it is observed whether the request succeeds

  @rule:LIST-AFTER-MODE-CHANGE @may @both @page @needs-recipients
  Rule: TITLE OF LIST-AFTER-MODE-CHANGE
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario: a contact of earlier messages is given after a change to DISPATCH
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact
      Then it is observed whether the request is refused with status 400

    @id:s2
    Scenario: a contact of later messages is given after a change to CONVERSATION
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When the messages are listed with the contact
      Then it is observed whether the request succeeds

  @rule:LIST-CONVERSATIONS-BY-CONTACT @may @both @page
  Rule: TITLE OF LIST-CONVERSATIONS-BY-CONTACT
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario Outline: the conversations of a <mode> app are listed with a contact
      Given an app in <mode> mode
      And a recipient who has a contact and a conversation with another app
      When the conversations are listed with the contact
      Then it is observed whether the request succeeds

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:LIST-LAST-MESSAGES-BY-CONTACT @may @both @page
  Rule: TITLE OF LIST-LAST-MESSAGES-BY-CONTACT
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario Outline: the last messages of a <mode> app are fetched with a contact
      Given an app in <mode> mode
      And a recipient who has a contact and a conversation with another app
      When the last messages are listed with the contact
      Then it is observed whether the request succeeds

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:LIST-EVENTS-BY-CONTACT @may @both @page
  Rule: TITLE OF LIST-EVENTS-BY-CONTACT
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario Outline: the events of <ids> are listed beside a <mode> app
      Given an app in <mode> mode
      And a recipient who has a contact and a conversation with another app
      When the events are listed with <ids>
      Then it is observed whether the request succeeds

      Examples:
        | case | mode         | ids              |
        | 1    | DISPATCH     | the contact      |
        | 2    | DISPATCH     | the conversation |
        | 3    | CONVERSATION | the contact      |
        | 4    | CONVERSATION | the conversation |
