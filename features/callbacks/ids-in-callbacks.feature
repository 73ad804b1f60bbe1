Feature: Contacts and conversations in callbacks
  In DISPATCH mode no callback names a contact or a conversation; in CONVERSATION mode their
  creation is reported. This matters to whoever builds a history from callbacks alone.

  @rule:CALLBACK-DISPATCH-SUBMIT-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the submission of a message in DISPATCH mode names no <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted without a contact or a conversation

      Examples:
        | recipient       | known                                         |
        | stranger        | no contact                                    |
        | known contact   | a contact                                     |
        | shared contact  | a contact and a conversation with another app |

    Scenario: the submission of the next message in DISPATCH mode names nobody
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported as submitted without a contact or a conversation

    Scenario: a submission names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is reported as submitted without a contact or a conversation

  @rule:CALLBACK-DISPATCH-EVENT-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the receipt of an event in DISPATCH mode names no <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported without a contact or a conversation

      Examples:
        | recipient       | known                                         |
        | stranger        | no contact                                    |
        | known contact   | a contact                                     |
        | shared contact  | a contact and a conversation with another app |

    Scenario: the receipt of an event names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient
      Then the event is reported without a contact or a conversation

  @rule:CALLBACK-CONTACT-CREATED
  Rule: This contact will contain the channel recipient identities included in the request, and a …

    Scenario: the contact that a message creates is reported
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a contact creation is reported

    Scenario: the contact of a second recipient is reported too
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another recipient who has no contact
      When a message is sent to the recipient
      Then a contact creation is reported

    Scenario: the contact that the message after a dispatch one creates is reported
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then a contact creation is reported

  @rule:CALLBACK-CONVERSATION-STARTED
  Rule: Creates contacts and conversations automatically when a message is sent or received and …

    Scenario Outline: the conversation that a message to a <recipient> starts is reported
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then a conversation start is reported

      Examples:
        | recipient     | known      |
        | stranger      | no contact |
        | known contact | a contact  |

    Scenario: the conversation started after a change of mode is reported
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a conversation start is reported
