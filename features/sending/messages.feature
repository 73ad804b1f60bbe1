Feature: Whom a message is sent to
  Developers name the recipient of a message by a contact or by a channel identity. In DISPATCH
  mode there are no contacts, so only the channel identity serves.

  @rule:SEND-DISPATCH-IDENTIFIED-BY
  Rule: Therefore, when using a Conversation API app set to DISPATCH mode, the following API …

    Scenario Outline: a DISPATCH app sends a message to <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When a message is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | recipient        | what                                          |
        | a stranger       | no contact                                    |
        | a contact        | a contact                                     |
        | a shared contact | a contact and a conversation with another app |

    Scenario: a DISPATCH app that keeps messages sends by channel identity
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has no contact
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    Scenario: an app whose mode was never set sends by channel identity
      Given an app without a mode
      And a recipient who has no contact
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    Scenario: an app changed to DISPATCH mode sends by channel identity
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    Scenario: a DISPATCH app sends a second message by channel identity
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-DISPATCH-CONTACT-ID
  Rule: Therefore, when using a Conversation API app set to DISPATCH mode, the following API …

    Scenario Outline: the contact id of <recipient> is refused to a DISPATCH app
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | recipient        | what                                          |
        | a contact        | a contact                                     |
        | a shared contact | a contact and a conversation with another app |

    Scenario: an unknown contact id is refused to a DISPATCH app
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When a message is sent to the recipient by an unknown contact id
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario: a contact id is refused to a DISPATCH app that keeps messages
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the refused message is never stored
      And the same request is accepted by channel identity

    Scenario: a contact id is refused to an app whose mode was never set
      Given an app without a mode
      And a recipient who has a contact
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario: a contact id is refused to an app changed to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario: a contact id is refused to a DISPATCH app after an accepted message
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

  @rule:SEND-CONVERSATION-CONTACT-ID
  Rule: Therefore, when using a Conversation API app set to CONVERSATION mode, the following API …

    Scenario Outline: a message to the contact id of <recipient> belongs to it
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by contact id
      Then the message is stored with the recipient's contact and conversation

      Examples:
        | recipient      | what                                      |
        | a contact      | a contact                                 |
        | a chat partner | a contact and a conversation with the app |

    Scenario: a second message to the contact id belongs to the same contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient by contact id
      When another message is sent to the recipient by contact id
      Then the second message is stored with the recipient's contact and conversation

    Scenario: an app changed to CONVERSATION mode sends to a contact id
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And the app was changed to CONVERSATION mode
      When a message is sent to the recipient by contact id
      Then the message is stored with the recipient's contact and conversation

  @rule:SEND-CONVERSATION-IDENTIFIED-BY
  Rule: you can identify the recipient in two ways

    Scenario Outline: a CONVERSATION app sends a message to <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | recipient        | what                                          |
        | a stranger       | no contact                                    |
        | a contact        | a contact                                     |
        | a chat partner   | a contact and a conversation with the app     |
        | a shared contact | a contact and a conversation with another app |

    Scenario: an app changed to CONVERSATION mode sends by channel identity
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And the app was changed to CONVERSATION mode
      When a message is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-CONVERSATION-KNOWN-CONTACT
  Rule: If the recipient is not associated with an existing contact, a new contact will be created.

    Scenario Outline: a message by channel identity finds <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by channel identity
      Then the message is stored with the recipient's contact and conversation
      And the recipient has the same contact

      Examples:
        | recipient      | what                                      |
        | a contact      | a contact                                 |
        | a chat partner | a contact and a conversation with the app |

    Scenario: a second message by channel identity finds the same contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by channel identity
      Then the second message is stored with the recipient's contact and conversation
      And the recipient has the same contact

    Scenario: a contact that another app's message created is found
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      When another message is sent to the recipient by channel identity
      Then the second message is stored with the recipient's contact and conversation
      And the recipient has the same contact

  @rule:SEND-RECIPIENT-REQUIRED
  Rule: Requires either contact_id or identified_by.

    Scenario Outline: a <mode> app sends to nobody in vain
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient by nothing
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: a dispatch message to nobody is refused
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient by nothing in DISPATCH mode
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario Outline: an empty list of identities is refused to a <mode> app
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient by an empty list of identities
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:SEND-RECIPIENT-ONE-OF
  Rule: Requires either contact_id or identified_by.

    Scenario: a recipient named twice over is refused after one named by contact id
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient by contact id
      When another message is sent to the recipient by contact id and channel identity
      Then the request is refused
      And the refused message is never stored
      And the same request is accepted by channel identity

    Scenario Outline: a <mode> app names <recipient> twice over in vain
      Given an app in <mode> mode
      And a recipient who has <what>
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by contact id and channel identity
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | mode         | recipient        | what                                          |
        | DISPATCH     | a contact        | a contact                                     |
        | DISPATCH     | a shared contact | a contact and a conversation with another app |
        | CONVERSATION | a contact        | a contact                                     |
        | CONVERSATION | a chat partner   | a contact and a conversation with the app     |

  @rule:SEND-DISPATCH-ONLY-CONTACT-ID
  Rule: If Dispatch Mode is used, you must use the identified_by field.

    Scenario Outline: a dispatch message to the contact id of <recipient> is refused
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When a message is sent to the recipient by contact id in DISPATCH mode
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | recipient      | what                                      |
        | a contact      | a contact                                 |
        | a chat partner | a contact and a conversation with the app |

    Scenario: a dispatch message by an unknown contact id is refused
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient by an unknown contact id in DISPATCH mode
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario: a dispatch message by contact id is refused after an accepted message
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message was sent to the recipient by contact id
      When another message is sent to the recipient by contact id in DISPATCH mode
      Then the request is refused
      And the refused message is never stored
      And the same request is accepted by channel identity

  @rule:SEND-DISPATCH-CAPABILITY
  Rule: Capability queries can only be executed for contacts that already exist in a project and …

    Scenario Outline: a DISPATCH app asks what <recipient> can receive
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When the recipient's capability is queried
      Then it is observed whether the request succeeds

      Examples:
        | recipient  | what       |
        | a stranger | no contact |
        | a contact  | a contact  |
