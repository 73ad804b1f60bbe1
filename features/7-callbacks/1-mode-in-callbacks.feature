Feature: The mode in callbacks
  Every callback of a message or an event tells the mode that it was processed in.
  This matters to a receiver that serves apps of both modes.

  @rule:CALLBACK-MODE-MT @should @both @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF CALLBACK-MODE-MT
    "Will be empty if processing_mode is DISPATCH."
    API reference, Message delivery receipt, processing_mode

    @id:s1
    Scenario Outline: a message to a <recipient> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted in <mode> mode
      And the message is reported in <mode> mode

      Examples:
        | case | mode         | recipient     | known      |
        | 1    | DISPATCH     | stranger      | no contact |
        | 2    | DISPATCH     | known contact | a contact  |
        | 3    | CONVERSATION | stranger      | no contact |
        | 4    | CONVERSATION | known contact | a contact  |

    @id:s2
    Scenario: a message through an app without a mode is reported in DISPATCH mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is reported as submitted in DISPATCH mode
      And the message is reported in DISPATCH mode

    @id:s3
    Scenario: a dispatch message is reported in DISPATCH mode by a CONVERSATION app
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When a message is sent to the recipient in DISPATCH mode
      Then the message is reported as submitted in DISPATCH mode
      And the message is reported in DISPATCH mode

    @id:s4
    Scenario: the message after a dispatch message is reported in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is reported as submitted in CONVERSATION mode
      And the second message is reported in CONVERSATION mode

    @id:s5
    Scenario Outline: a message is reported in <new> mode after a change to it
      Given an app in <old> mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to <new> mode
      When another message is sent to the recipient
      Then the second message is reported as submitted in <new> mode
      And the second message is reported in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-MO @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-MODE-MO
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound message, processing_mode

    @id:s1
    Scenario Outline: what a <sender> writes in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is reported in <mode> mode

      Examples:
        | case | mode         | sender        | known      |
        | 1    | DISPATCH     | stranger      | no contact |
        | 2    | DISPATCH     | known contact | a contact  |
        | 3    | CONVERSATION | stranger      | no contact |
        | 4    | CONVERSATION | known contact | a contact  |

    @id:s2
    Scenario Outline: a reply to an app in <mode> mode is reported so
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported in <mode> mode

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s3
    Scenario: a reply to an app without a mode is reported in DISPATCH mode
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported in DISPATCH mode

    @id:s4
    Scenario Outline: a reply is reported in <new> mode after a change to it
      Given an app in <old> mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to <new> mode
      When the recipient replies
      Then the reply is reported in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-EVENT @should @both @reference @needs-callbacks @needs-events @needs-recipients
  Rule: TITLE OF CALLBACK-MODE-EVENT
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, processing_mode

    @id:s1
    Scenario Outline: an event to a <recipient> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported in <mode> mode

      Examples:
        | case | mode         | recipient     | known      |
        | 1    | DISPATCH     | stranger      | no contact |
        | 2    | DISPATCH     | known contact | a contact  |
        | 3    | CONVERSATION | stranger      | no contact |
        | 4    | CONVERSATION | known contact | a contact  |

    @id:s2
    Scenario Outline: an event is reported in <new> mode after a change to it
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has no contact
      When an event is sent to the recipient
      Then the event is reported in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-EVENT-INBOUND @should @both @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-MODE-EVENT-INBOUND
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, processing_mode

    @id:s1
    Scenario Outline: the typing of a <sender> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient starts typing
      Then the typing is reported in <mode> mode

      Examples:
        | case | mode         | sender        | known      |
        | 1    | DISPATCH     | stranger      | no contact |
        | 2    | DISPATCH     | known contact | a contact  |
        | 3    | CONVERSATION | stranger      | no contact |
        | 4    | CONVERSATION | known contact | a contact  |

    @id:s2
    Scenario Outline: typing is reported in <new> mode after a change to it
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has a contact
      When the recipient starts typing
      Then the typing is reported in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-OPT @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CALLBACK-MODE-OPT
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, processing_mode

    @id:s1
    Scenario Outline: the <opting> of a <sender> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported in <mode> mode

      Examples:
        | case | mode         | sender        | known      | opts     | opting  |
        | 1    | DISPATCH     | stranger      | no contact | opts in  | opt-in  |
        | 2    | DISPATCH     | known contact | a contact  | opts out | opt-out |
        | 3    | CONVERSATION | stranger      | no contact | opts in  | opt-in  |
        | 4    | CONVERSATION | known contact | a contact  | opts out | opt-out |

    @id:s2
    Scenario Outline: an opt-out is reported in <new> mode after a change to it
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has a contact
      When the recipient opts out
      Then the opt-out is reported in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |
