Feature: Contacts and conversations in callbacks
  In DISPATCH mode no callback names a contact or a conversation; in CONVERSATION mode callbacks
  do, and report their creation. This matters to whoever builds a history from callbacks alone.

  @rule:CALLBACK-DISPATCH-SUBMIT-IDS @must @dispatch @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF CALLBACK-DISPATCH-SUBMIT-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Message submit notification, contact_id and conversation_id

    @id:s1
    Scenario Outline: the submission of a message in DISPATCH mode names no <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted without a contact or a conversation

      Examples:
        | case | recipient      | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: the submission of the next message in DISPATCH mode names nobody
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported as submitted without a contact or a conversation

    @id:s3
    Scenario: a submission names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is reported as submitted without a contact or a conversation

  @rule:CALLBACK-DISPATCH-EVENT-IDS @must @dispatch @reference @needs-callbacks @needs-events @needs-recipients
  Rule: TITLE OF CALLBACK-DISPATCH-EVENT-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, contact_id

    @id:s1
    Scenario Outline: the receipt of an event in DISPATCH mode names no <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported without a contact or a conversation

      Examples:
        | case | recipient      | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: the receipt of an event names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient
      Then the event is reported without a contact or a conversation

  @rule:CALLBACK-DISPATCH-EVENT-INBOUND-IDS @must @dispatch @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-DISPATCH-EVENT-INBOUND-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, contact_id and conversation_id

    @id:s1
    Scenario Outline: typing in DISPATCH mode is reported without the <sender>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient starts typing
      Then the typing is reported without a contact or a conversation

      Examples:
        | case | sender         | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: typing is reported without anybody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When the recipient starts typing
      Then the typing is reported without a contact or a conversation

  @rule:CALLBACK-DISPATCH-OPT-IDS @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-DISPATCH-OPT-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, contact_id

    @id:s1
    Scenario Outline: the <opting> of a <sender> in DISPATCH mode names nobody
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported without a contact or a conversation

      Examples:
        | case | sender         | known                                         | opts     | opting  |
        | 1    | stranger       | no contact                                    | opts in  | opt-in  |
        | 2    | known contact  | a contact                                     | opts in  | opt-in  |
        | 3    | shared contact | a contact and a conversation with another app | opts out | opt-out |

    @id:s2
    Scenario: an opt-out names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When the recipient opts out
      Then the opt-out is reported without a contact or a conversation

  @rule:CALLBACK-CONVERSATION-SUBMIT-IDS @should @conversation @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF CALLBACK-CONVERSATION-SUBMIT-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Message submit notification, contact_id and conversation_id

    @id:s1
    Scenario Outline: a submission in CONVERSATION mode names the <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted with the recipient's contact and conversation

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the submission after a dispatch message names contact and conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is reported as submitted with the recipient's contact and conversation

  @rule:CALLBACK-CONVERSATION-EVENT-IDS @should @conversation @reference @needs-callbacks @needs-events @needs-recipients
  Rule: TITLE OF CALLBACK-CONVERSATION-EVENT-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, contact_id

    @id:s1
    Scenario Outline: the receipt of an event to a <recipient> names the contact
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported with the recipient's contact

      Examples:
        | case | recipient            | known                                     |
        | 1    | known contact        | a contact                                 |
        | 2    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the receipt of an event names the contact after a change of mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact
      When an event is sent to the recipient
      Then the event is reported with the recipient's contact

  @rule:CALLBACK-CONVERSATION-EVENT-INBOUND-IDS @should @conversation @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-CONVERSATION-EVENT-INBOUND-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, contact_id and conversation_id

    @id:s1
    Scenario: typing in CONVERSATION mode is reported with the contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the recipient starts typing
      Then the typing is reported with the recipient's contact

    @id:s2
    Scenario: typing is reported with the contact and the conversation there is
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the recipient starts typing
      Then the typing is reported with the recipient's contact and conversation

  @rule:CALLBACK-CONVERSATION-OPT-IDS @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-CONVERSATION-OPT-IDS
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, contact_id

    @id:s1
    Scenario Outline: the <opting> of a <sender> names the contact
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported with the recipient's contact

      Examples:
        | case | sender               | known                                     | opts     | opting  |
        | 1    | known contact        | a contact                                 | opts in  | opt-in  |
        | 2    | conversation partner | a contact and a conversation with the app | opts out | opt-out |

  @rule:CALLBACK-CONTACT-CREATED @must @conversation @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF CALLBACK-CONTACT-CREATED
    "This contact will contain the channel recipient identities included in the request, and a contact creation notification will be sent."
    API reference, Contact management, CONVERSATION mode

    @id:s1
    Scenario: the contact that a message creates is reported
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a contact creation is reported

    @id:s2
    Scenario: the contact of a second recipient is reported too
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another recipient who has no contact
      When a message is sent to the recipient
      Then a contact creation is reported

    @id:s3
    Scenario: the contact that the message after a dispatch one creates is reported
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then a contact creation is reported

  @rule:CALLBACK-CONVERSATION-STARTED @should @conversation @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF CALLBACK-CONVERSATION-STARTED
    "Creates contacts and conversations automatically when a message is sent or received and there's no existing contact or active conversation."
    API reference, ProcessingMode, CONVERSATION

    @id:s1
    Scenario Outline: the conversation that a message to a <recipient> starts is reported
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then a conversation start is reported

      Examples:
        | case | recipient     | known      |
        | 1    | stranger      | no contact |
        | 2    | known contact | a contact  |

    @id:s2
    Scenario: the conversation started after a change of mode is reported
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a conversation start is reported

  @rule:CALLBACK-MO-CREATION @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-MO-CREATION
    "Creates contacts and conversations automatically when a message is sent or received and there's no existing contact or active conversation."
    API reference, ProcessingMode, CONVERSATION

    @id:s1
    Scenario Outline: the <creation> that an unasked message causes is reported
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When the recipient writes
      Then a <creation> is reported

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s2
    Scenario: the conversation that a known contact begins is reported
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the recipient writes
      Then a conversation start is reported

    @id:s3
    Scenario: the contact of an unasked message is reported after a change of mode
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has no contact
      When the recipient writes
      Then a contact creation is reported
