Feature: Whom an event is sent to
  Chat interfaces send events, such as "somebody is typing", beside messages. Events follow the
  mode of their app: in DISPATCH mode only the channel identity serves.

  @rule:SEND-DISPATCH-EVENT-IDENTIFIED-BY @must @dispatch @page @needs-events @needs-recipients
  Rule: TITLE OF SEND-DISPATCH-EVENT-IDENTIFIED-BY
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: a DISPATCH app sends an event to <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When an event is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | case | recipient  | what       |
        | 1    | a stranger | no contact |
        | 2    | a contact  | a contact  |

    @id:s2
    Scenario: an app whose mode was never set sends an event by channel identity
      Given an app without a mode
      And a recipient who has no contact
      When an event is sent to the recipient by channel identity
      Then the request succeeds

    @id:s3
    Scenario: an app changed to DISPATCH mode sends an event by channel identity
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-DISPATCH-EVENT-CONTACT-ID @should @dispatch @page @needs-events @needs-recipients
  Rule: TITLE OF SEND-DISPATCH-EVENT-CONTACT-ID
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: an event to the contact id of <recipient> is refused
      Given an app in DISPATCH mode
      And a recipient who has <what>
      When an event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | recipient        | what                                          |
        | 1    | a contact        | a contact                                     |
        | 2    | a shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: an event to an unknown contact id is refused
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When an event is sent to the recipient by an unknown contact id
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s3
    Scenario: an event by contact id is refused after an accepted event
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And an event was sent to the recipient by channel identity
      When another event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s4
    Scenario: an event by contact id is refused where no mode was set
      Given an app without a mode
      And a recipient who has a contact
      When an event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

    @id:s5
    Scenario: an event by contact id is refused after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient by contact id
      Then the request is refused
      And the same request is accepted by channel identity

  @rule:SEND-CONVERSATION-EVENT-CONTACT-ID @must @conversation @page @needs-events @needs-recipients
  Rule: TITLE OF SEND-CONVERSATION-EVENT-CONTACT-ID
    "Therefore, when using a Conversation API app set to CONVERSATION mode, the following API calls can be made by including and populating the contact_id field of the recipient object:"
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    @id:s1
    Scenario Outline: an event is sent to the contact id of <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When an event is sent to the recipient by contact id
      Then the request succeeds

      Examples:
        | case | recipient      | what                                      |
        | 1    | a contact      | a contact                                 |
        | 2    | a chat partner | a contact and a conversation with the app |

    @id:s2
    Scenario: an app changed to CONVERSATION mode sends an event to a contact id
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And the app was changed to CONVERSATION mode
      When an event is sent to the recipient by contact id
      Then the request succeeds

  @rule:SEND-CONVERSATION-EVENT-IDENTIFIED-BY @must @conversation @reference @needs-events @needs-recipients
  Rule: TITLE OF SEND-CONVERSATION-EVENT-IDENTIFIED-BY
    "When sending a mobile terminated (MT) message or event in CONVERSATION mode, you can identify the recipient in two ways"
    API reference, Contact management, CONVERSATION mode

    @id:s1
    Scenario Outline: a CONVERSATION app sends an event to <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      When an event is sent to the recipient by channel identity
      Then the request succeeds

      Examples:
        | case | recipient      | what                                      |
        | 1    | a stranger     | no contact                                |
        | 2    | a contact      | a contact                                 |
        | 3    | a chat partner | a contact and a conversation with the app |

    @id:s2
    Scenario: an app changed to CONVERSATION mode sends an event by identity
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And the app was changed to CONVERSATION mode
      When an event is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-EVENT-RECIPIENT-REQUIRED @should @both @reference @needs-events @needs-recipients
  Rule: TITLE OF SEND-EVENT-RECIPIENT-REQUIRED
    "Requires either contact_id or identified_by."
    API reference, Events_SendEvent, recipient

    @id:s1
    Scenario Outline: a <mode> app sends an event to nobody in vain
      Given an app in <mode> mode
      And a recipient who has no contact
      When an event is sent to the recipient by nothing
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario Outline: an event to no identity at all is refused to a <mode> app
      Given an app in <mode> mode
      And a recipient who has no contact
      When an event is sent to the recipient by an empty list of identities
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:SEND-EVENT-RECIPIENT-ONE-OF @should @both @reference @needs-events @needs-recipients
  Rule: TITLE OF SEND-EVENT-RECIPIENT-ONE-OF
    "Requires either contact_id or identified_by."
    API reference, Events_SendEvent, recipient

    @id:s1
    Scenario Outline: a <mode> app sends an event to one named twice over in vain
      Given an app in <mode> mode
      And a recipient who has <what>
      When an event is sent to the recipient by contact id and channel identity
      Then the request is refused
      And the same request is accepted by channel identity

      Examples:
        | case | mode         | what                                      |
        | 1    | DISPATCH     | a contact                                 |
        | 2    | CONVERSATION | a contact and a conversation with the app |
