Feature: Whom an event is sent to
  Chat interfaces send events, such as "somebody is typing", beside messages. Events follow the
  mode of their app: in DISPATCH mode only the channel identity serves.

  @rule:SEND-DISPATCH-EVENT-IDENTIFIED-BY
  Rule: Therefore, when using a Conversation API app set to DISPATCH mode, the following API …

    Scenario Outline: a DISPATCH app sends an event to <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When an event is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | recipient  | what       |
        | a stranger | no contact |
        | a contact  | a contact  |

    Scenario: an app whose mode was never set sends an event by channel identity
      Given an app without a mode
      And a recipient who has no contact
      When an event is sent to the recipient by channel identity
      Then the request succeeds

    Scenario: an app changed to DISPATCH mode sends an event by channel identity
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-DISPATCH-EVENT-CONTACT-ID
  Rule: Therefore, when using a Conversation API app set to DISPATCH mode, the following API …

    Scenario Outline: an event to the contact id of <recipient> is refused
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When an event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | recipient        | what                                          |
        | a contact        | a contact                                     |
        | a shared contact | a contact and a conversation with another app |

    Scenario: an event to an unknown contact id is refused
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When an event is sent to the recipient by an unknown contact id
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario: an event by contact id is refused after an accepted event
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And an event was sent to the recipient by channel identity
      When another event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario: an event by contact id is refused where no mode was set
      Given an app without a mode
      And a recipient who has a contact
      When an event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    Scenario: an event by contact id is refused after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

  @rule:SEND-CONVERSATION-EVENT-CONTACT-ID
  Rule: Therefore, when using a Conversation API app set to CONVERSATION mode, the following API …

    Scenario Outline: an event is sent to the contact id of <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When an event is sent to the recipient by contact id
      Then the request succeeds

      Examples:
        | recipient      | what                                      |
        | a contact      | a contact                                 |
        | a chat partner | a contact and a conversation with the app |

    Scenario: an app changed to CONVERSATION mode sends an event to a contact id
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And the app was changed to CONVERSATION mode
      When an event is sent to the recipient by contact id
      Then the request succeeds

  @rule:SEND-CONVERSATION-EVENT-IDENTIFIED-BY
  Rule: When sending a mobile terminated (MT) message or event in CONVERSATION mode, you can …

    Scenario Outline: a CONVERSATION app sends an event to <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When an event is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | recipient      | what                                      |
        | a stranger     | no contact                                |
        | a contact      | a contact                                 |
        | a chat partner | a contact and a conversation with the app |

    Scenario: an app changed to CONVERSATION mode sends an event by identity
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And the app was changed to CONVERSATION mode
      When an event is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-EVENT-RECIPIENT-REQUIRED
  Rule: Requires either contact_id or identified_by.

    Scenario Outline: a <mode> app sends an event to nobody in vain
      Given an app in <mode> mode
      And a recipient who has no contact
      When an event is sent to the recipient by nothing
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: an event to no identity at all is refused to a <mode> app
      Given an app in <mode> mode
      And a recipient who has no contact
      When an event is sent to the recipient by an empty list of identities
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:SEND-EVENT-RECIPIENT-ONE-OF
  Rule: Requires either contact_id or identified_by.

    Scenario Outline: a <mode> app sends an event to one named twice over in vain
      Given an app in <mode> mode
      And a recipient who has <what>
      When an event is sent to the recipient by contact id and channel identity
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | mode         | what                                      |
        | DISPATCH     | a contact                                 |
        | CONVERSATION | a contact and a conversation with the app |
