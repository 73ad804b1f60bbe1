Feature: Whom a message is sent to
  Developers name the recipient of a message by a contact or by a channel identity. In DISPATCH
  mode there are no contacts, so only the channel identity serves.

  @rule:SEND-DISPATCH-IDENTIFIED-BY @must @dispatch @page @needs-recipients
  Rule: TITLE OF SEND-DISPATCH-IDENTIFIED-BY
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: a DISPATCH app sends a message to <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When a message is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | case | recipient        | what                                          |
        | 1    | a stranger       | no contact                                    |
        | 2    | a contact        | a contact                                     |
        | 3    | a shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: a DISPATCH app that keeps messages sends by channel identity
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has no contact
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    @id:s3
    Scenario: an app whose mode was never set sends by channel identity
      Given an app without a mode
      And a recipient who has no contact
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    @id:s4
    Scenario: an app changed to DISPATCH mode sends by channel identity
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    @id:s5
    Scenario: a DISPATCH app sends a second message by channel identity
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-DISPATCH-CONTACT-ID @should @dispatch @page @needs-recipients
  Rule: TITLE OF SEND-DISPATCH-CONTACT-ID
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: the contact id of <recipient> is refused to a DISPATCH app
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | recipient        | what                                          |
        | 1    | a contact        | a contact                                     |
        | 2    | a shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: an unknown contact id is refused to a DISPATCH app
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When a message is sent to the recipient by an unknown contact id
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s3
    Scenario: a contact id is refused to a DISPATCH app that keeps messages
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the refused message is never stored
      And the same request is accepted by channel identity

    @id:s4
    Scenario: a contact id is refused to an app whose mode was never set
      Given an app without a mode
      And a recipient who has a contact
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s5
    Scenario: a contact id is refused to an app changed to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s6
    Scenario: a contact id is refused to a DISPATCH app after an accepted message
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

  @rule:SEND-CONVERSATION-CONTACT-ID @must @conversation @page @needs-recipients
  Rule: TITLE OF SEND-CONVERSATION-CONTACT-ID
    "Therefore, when using a Conversation API app set to CONVERSATION mode, the following API calls can be made by including and populating the contact_id field of the recipient object:"
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    @id:s1
    Scenario Outline: a message to the contact id of <recipient> belongs to it
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by contact id
      Then the message is stored with the recipient's contact and conversation

      Examples:
        | case | recipient      | what                                      |
        | 1    | a contact      | a contact                                 |
        | 2    | a chat partner | a contact and a conversation with the app |

    @id:s2
    Scenario: a second message to the contact id belongs to the same contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient by contact id
      When another message is sent to the recipient by contact id
      Then the second message is stored with the recipient's contact and conversation

    @id:s3
    Scenario: an app changed to CONVERSATION mode sends to a contact id
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And the app was changed to CONVERSATION mode
      When a message is sent to the recipient by contact id
      Then the message is stored with the recipient's contact and conversation

  @rule:SEND-CONVERSATION-IDENTIFIED-BY @must @conversation @reference @needs-recipients
  Rule: TITLE OF SEND-CONVERSATION-IDENTIFIED-BY
    "you can identify the recipient in two ways"
    API reference, Contact management, CONVERSATION mode

    @id:s1
    Scenario Outline: a CONVERSATION app sends a message to <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | case | recipient        | what                                          |
        | 1    | a stranger       | no contact                                    |
        | 2    | a contact        | a contact                                     |
        | 3    | a chat partner   | a contact and a conversation with the app     |
        | 4    | a shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: an app changed to CONVERSATION mode sends by channel identity
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And the app was changed to CONVERSATION mode
      When a message is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-CONVERSATION-KNOWN-CONTACT @must @conversation @reference @needs-recipients
  Rule: TITLE OF SEND-CONVERSATION-KNOWN-CONTACT
    "If the recipient is not associated with an existing contact, a new contact will be created."
    API reference, Messages_SendMessage, operation

    @id:s1
    Scenario Outline: a message by channel identity finds <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by channel identity
      Then the message is stored with the recipient's contact and conversation
      And the recipient has the same contact

      Examples:
        | case | recipient      | what                                      |
        | 1    | a contact      | a contact                                 |
        | 2    | a chat partner | a contact and a conversation with the app |

    @id:s2
    Scenario: a second message by channel identity finds the same contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by channel identity
      Then the second message is stored with the recipient's contact and conversation
      And the recipient has the same contact

    @id:s3
    Scenario: a contact that another app's message created is found
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      When another message is sent to the recipient by channel identity
      Then the second message is stored with the recipient's contact and conversation
      And the recipient has the same contact

  @rule:SEND-RECIPIENT-REQUIRED @should @both @reference @needs-recipients
  Rule: TITLE OF SEND-RECIPIENT-REQUIRED
    "Requires either contact_id or identified_by."
    API reference, Messages_SendMessage, recipient

    @id:s1
    Scenario Outline: a <mode> app sends to nobody in vain
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient by nothing
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: a dispatch message to nobody is refused
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient by nothing in DISPATCH mode
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s3
    Scenario Outline: an empty list of identities is refused to a <mode> app
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient by an empty list of identities
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:SEND-RECIPIENT-ONE-OF @should @both @reference @needs-recipients
  Rule: TITLE OF SEND-RECIPIENT-ONE-OF
    "Requires either contact_id or identified_by."
    API reference, Messages_SendMessage, recipient

    @id:s1
    Scenario: a recipient named twice over is refused after one named by contact id
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient by contact id
      When another message is sent to the recipient by contact id and channel identity
      Then the request is refused
      And the refused message is never stored
      And the same request is accepted by channel identity

    @id:s2
    Scenario Outline: a <mode> app names <recipient> twice over in vain
      Given an app in <mode> mode
      And a recipient who has <what>
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by contact id and channel identity
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | mode         | recipient        | what                                          |
        | 1    | DISPATCH     | a contact        | a contact                                     |
        | 2    | DISPATCH     | a shared contact | a contact and a conversation with another app |
        | 3    | CONVERSATION | a contact        | a contact                                     |
        | 4    | CONVERSATION | a chat partner   | a contact and a conversation with the app     |

  @rule:SEND-DISPATCH-ONLY-CONTACT-ID @should @both @reference @needs-recipients
  Rule: TITLE OF SEND-DISPATCH-ONLY-CONTACT-ID
    "If Dispatch Mode is used, you must use the identified_by field."
    API reference, Messages_SendMessage, recipient

    @id:s1
    Scenario Outline: a dispatch message to the contact id of <recipient> is refused
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by contact id in DISPATCH mode
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | recipient      | what                                      |
        | 1    | a contact      | a contact                                 |
        | 2    | a chat partner | a contact and a conversation with the app |

    @id:s2
    Scenario: a dispatch message by an unknown contact id is refused
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient by an unknown contact id in DISPATCH mode
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s3
    Scenario: a dispatch message by contact id is refused after an accepted message
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message was sent to the recipient by contact id
      When another message is sent to the recipient by contact id in DISPATCH mode
      Then the request is refused
      And the refused message is never stored
      And the same request is accepted by channel identity

  @rule:SEND-DISPATCH-CAPABILITY @may @dispatch @reference @needs-recipients
  Rule: TITLE OF SEND-DISPATCH-CAPABILITY
    "Capability queries can only be executed for contacts that already exist in a project and app."
    API reference, Capability_QueryCapability, operation

    @id:s1
    Scenario Outline: a DISPATCH app asks what <recipient> can receive
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When the recipient's capability is queried
      Then it is observed whether the request succeeds

      Examples:
        | case | recipient  | what       |
        | 1    | a stranger | no contact |
        | 2    | a contact  | a contact  |
