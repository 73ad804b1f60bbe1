Feature: Contacts and conversations in callbacks
  In DISPATCH mode no callback names a contact or a conversation; in CONVERSATION mode callbacks
  do, and report their creation. This matters to whoever builds a history from callbacks alone.

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

  @rule:CALLBACK-DISPATCH-EVENT-INBOUND-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: typing in DISPATCH mode is reported without the <sender>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient starts typing
      Then the typing is reported without a contact or a conversation

      Examples:
        | sender          | known                                         |
        | stranger        | no contact                                    |
        | known contact   | a contact                                     |
        | shared contact  | a contact and a conversation with another app |

    Scenario: typing is reported without anybody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When the recipient starts typing
      Then the typing is reported without a contact or a conversation

  @rule:CALLBACK-DISPATCH-OPT-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the <opting> of a <sender> in DISPATCH mode names nobody
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported without a contact or a conversation

      Examples:
        | sender          | known                                         | opts     | opting  |
        | stranger        | no contact                                    | opts in  | opt-in  |
        | known contact   | a contact                                     | opts in  | opt-in  |
        | shared contact  | a contact and a conversation with another app | opts out | opt-out |

    Scenario: an opt-out names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When the recipient opts out
      Then the opt-out is reported without a contact or a conversation

  @rule:CALLBACK-CONVERSATION-SUBMIT-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: a submission in CONVERSATION mode names the <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted with the recipient's contact and conversation

      Examples:
        | recipient            | known                                     |
        | stranger             | no contact                                |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: the submission after a dispatch message names contact and conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is reported as submitted with the recipient's contact and conversation

  @rule:CALLBACK-CONVERSATION-EVENT-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the receipt of an event to a <recipient> names the contact
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported with the recipient's contact

      Examples:
        | recipient            | known                                     |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: the receipt of an event names the contact after a change of mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact
      When an event is sent to the recipient
      Then the event is reported with the recipient's contact

  @rule:CALLBACK-CONVERSATION-EVENT-INBOUND-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario: typing in CONVERSATION mode is reported with the contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the recipient starts typing
      Then the typing is reported with the recipient's contact

    Scenario: typing is reported with the contact and the conversation there is
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the recipient starts typing
      Then the typing is reported with the recipient's contact and conversation

  @rule:CALLBACK-CONVERSATION-OPT-IDS
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the <opting> of a <sender> names the contact
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported with the recipient's contact

      Examples:
        | sender               | known                                     | opts     | opting  |
        | known contact        | a contact                                 | opts in  | opt-in  |
        | conversation partner | a contact and a conversation with the app | opts out | opt-out |

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

  @rule:CALLBACK-MO-CREATION
  Rule: Creates contacts and conversations automatically when a message is sent or received and …

    Scenario Outline: the <creation> that an unasked message causes is reported
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When the recipient writes
      Then a <creation> is reported

      Examples:
        | creation           |
        | contact creation   |
        | conversation start |

    Scenario: the conversation that a known contact begins is reported
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the recipient writes
      Then a conversation start is reported

    Scenario: the contact of an unasked message is reported after a change of mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has no contact
      When the recipient writes
      Then a contact creation is reported
