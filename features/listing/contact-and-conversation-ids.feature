Feature: Listing messages by contact or conversation
  Integrators narrow a list to one contact or one conversation. An app in DISPATCH mode has
  neither, and an empty list would hide that mistake from the caller.

  @rule:LIST-DISPATCH-CONTACT-ID
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario: a real contact is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    Scenario Outline: a real contact is refused from the <source> source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact and a conversation with another app
      When the messages are listed from the <source> source with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples:
        | source       |
        | CONVERSATION |
        | DISPATCH     |

    Scenario: an unknown contact is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      When the messages are listed with an unknown contact
      Then the request is refused with status 400
      And the same list without the ids is given

    Scenario Outline: an unknown contact is refused from the <source> source
      Given an app in DISPATCH mode
      When the messages are listed from the <source> source with an unknown contact
      Then the request is refused with status 400
      And the same list without the ids is given

      Examples:
        | source       |
        | CONVERSATION |
        | DISPATCH     |

    Scenario: a contact is refused beside the recipient's identity
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the recipient's identity
      Then the request is refused with status 400
      And the same list without the ids is given

    Scenario: a contact is refused to an app whose mode was never set
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    Scenario: a contact is refused to an app changed to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-CONVERSATION-ID
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario: a real conversation is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    Scenario Outline: a real conversation is refused from the <source> source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact and a conversation with another app
      When the messages are listed from the <source> source with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples:
        | source       |
        | CONVERSATION |
        | DISPATCH     |

    Scenario: an unknown conversation is refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      When the messages are listed with an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    Scenario Outline: an unknown conversation is refused from the <source> source
      Given an app in DISPATCH mode
      When the messages are listed from the <source> source with an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

      Examples:
        | source       |
        | CONVERSATION |
        | DISPATCH     |

    Scenario: a conversation is refused beside the recipient's identity
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation and the recipient's identity
      Then the request is refused with status 400
      And the same list without the ids is given

    Scenario: a conversation is refused to an app whose mode was never set
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    Scenario: a conversation is refused to an app changed to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-BOTH-IDS
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario: a contact and its conversation are refused to an app in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    Scenario Outline: a contact and a conversation are refused from the <source> source
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact and a conversation with another app
      When the messages are listed from the <source> source with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples:
        | source       |
        | CONVERSATION |
        | DISPATCH     |

    Scenario: an unknown contact and conversation are refused together
      Given an app in DISPATCH mode
      When the messages are listed with an unknown contact and an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    Scenario: a contact and its conversation are refused where no mode was set
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    Scenario: a contact and its conversation are refused after a change to DISPATCH
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given

  @rule:LIST-CONVERSATION-CONTACT-ID
  Rule: Since contacts and conversations are created in CONVERSATION mode, these operations will …

    Scenario: a contact narrows the list of an app in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact
      Then the request succeeds

    Scenario: a contact narrows the list from the CONVERSATION source
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the CONVERSATION source with the contact
      Then the request succeeds

    Scenario: a contact narrows the list of an app changed to CONVERSATION mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact
      Then the request succeeds

  @rule:LIST-CONVERSATION-CONVERSATION-ID
  Rule: Since contacts and conversations are created in CONVERSATION mode, these operations will …

    Scenario: a conversation narrows the list of an app in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the conversation
      Then the request succeeds

    Scenario: a conversation narrows the list from the CONVERSATION source
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the CONVERSATION source with the conversation
      Then the request succeeds

    Scenario: a conversation narrows the list of an app changed to CONVERSATION
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the conversation
      Then the request succeeds

  @rule:LIST-CONVERSATION-BOTH-IDS
  Rule: Since contacts and conversations are created in CONVERSATION mode, these operations will …

    Scenario: a contact and its conversation narrow the list together
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact and the conversation
      Then the request succeeds

    Scenario Outline: a contact and its conversation narrow the <source> source
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the <source> source with the contact and the conversation
      Then the request succeeds

      Examples:
        | source       |
        | CONVERSATION |

    Scenario: both narrow the list of an app changed to CONVERSATION mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact and the conversation
      Then the request succeeds

  @rule:LIST-CONVERSATION-DISPATCH-SOURCE
  Rule: Note that `conversation_id` and `contact_id` are only supported as query parameters if …

    Scenario Outline: the DISPATCH source refuses <ids>
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed from the DISPATCH source with <ids>
      Then the request is refused
      And the same list without the ids is given

      Examples:
        | ids                              |
        | the contact                      |
        | the conversation                 |
        | the contact and the conversation |

  @rule:LIST-CONVERSATION-FILTER
  Rule: Resource name (ID) of the contact.

    Scenario: a contact shows the messages of that contact alone
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another recipient who has a contact and a conversation with the app
      And another message was sent to the recipient
      When the messages are listed with the contact
      Then the list holds only the second message

    Scenario: a conversation shows the messages of that conversation alone
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another recipient who has a contact and a conversation with the app
      And another message was sent to the recipient
      When the messages are listed with the conversation
      Then the list holds only the second message

    Scenario: a stopped conversation shows none of the messages that came after
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed with the conversation
      Then the list holds only the first message

    Scenario: a contact shows the messages of all its conversations
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed with the contact
      Then the list holds only the first message and the second message

    Scenario: a contact and its stopped conversation show that conversation alone
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed with the contact and the conversation
      Then the list holds only the first message

    Scenario: a contact shows no dispatch message to its owner
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another message was sent to the recipient in DISPATCH mode
      When the messages are listed with the contact
      Then the list holds only the first message

  @rule:LIST-WITHOUT-APP-ID
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario: a contact is given without an app by the owner of a DISPATCH app
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact without the app
      Then it is observed whether the request succeeds

    Scenario: a contact is given without an app by the owner of a CONVERSATION app
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with the contact without the app
      Then it is observed whether the request succeeds

  @rule:LIST-AFTER-MODE-CHANGE
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario: a contact of earlier messages is given after a change to DISPATCH
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact
      Then it is observed whether the request is refused with status 400

    Scenario: a contact of later messages is given after a change to CONVERSATION
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When the messages are listed with the contact
      Then it is observed whether the request succeeds

  @rule:LIST-CONVERSATIONS-BY-CONTACT
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario Outline: the conversations of a <mode> app are listed with a contact
      Given an app in <mode> mode
      And a recipient who has a contact and a conversation with another app
      When the conversations are listed with the contact
      Then it is observed whether the request succeeds

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:LIST-LAST-MESSAGES-BY-CONTACT
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario Outline: the last messages of a <mode> app are fetched with a contact
      Given an app in <mode> mode
      And a recipient who has a contact and a conversation with another app
      When the last messages are listed with the contact
      Then it is observed whether the request succeeds

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:LIST-EVENTS-BY-CONTACT
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario Outline: the events of <ids> are listed beside a <mode> app
      Given an app in <mode> mode
      And a recipient who has a contact and a conversation with another app
      When the events are listed with <ids>
      Then it is observed whether the request succeeds

      Examples:
        | mode         | ids              |
        | DISPATCH     | the contact      |
        | DISPATCH     | the conversation |
        | CONVERSATION | the contact      |
        | CONVERSATION | the conversation |
