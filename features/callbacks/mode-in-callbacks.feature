Feature: The mode in callbacks
  Every callback of a message or an event tells the mode that it was processed in.
  This matters to a receiver that serves apps of both modes.

  @rule:CALLBACK-MODE-MT
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: a message to a <recipient> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted in <mode> mode
      And the message is reported in <mode> mode

      Examples:
        | mode         | recipient     | known      |
        | DISPATCH     | stranger      | no contact |
        | DISPATCH     | known contact | a contact  |
        | CONVERSATION | stranger      | no contact |
        | CONVERSATION | known contact | a contact  |

    Scenario: a message through an app without a mode is reported in DISPATCH mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is reported as submitted in DISPATCH mode
      And the message is reported in DISPATCH mode

    Scenario: a dispatch message is reported in DISPATCH mode by a CONVERSATION app
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When a message is sent to the recipient in DISPATCH mode
      Then the message is reported as submitted in DISPATCH mode
      And the message is reported in DISPATCH mode

    Scenario: the message after a dispatch message is reported in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is reported as submitted in CONVERSATION mode
      And the second message is reported in CONVERSATION mode

    Scenario Outline: a message is reported in <new> mode after a change to it
      Given an app in <old> mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to <new> mode
      When another message is sent to the recipient
      Then the second message is reported as submitted in <new> mode
      And the second message is reported in <new> mode

      Examples:
        | old          | new          |
        | DISPATCH     | CONVERSATION |
        | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-MO
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: what a <sender> writes in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is reported in <mode> mode

      Examples:
        | mode         | sender        | known      |
        | DISPATCH     | stranger      | no contact |
        | DISPATCH     | known contact | a contact  |
        | CONVERSATION | stranger      | no contact |
        | CONVERSATION | known contact | a contact  |

    Scenario Outline: a reply to an app in <mode> mode is reported so
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported in <mode> mode

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: a reply to an app without a mode is reported in DISPATCH mode
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported in DISPATCH mode

    Scenario Outline: a reply is reported in <new> mode after a change to it
      Given an app in <old> mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to <new> mode
      When the recipient replies
      Then the reply is reported in <new> mode

      Examples:
        | old          | new          |
        | DISPATCH     | CONVERSATION |
        | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-EVENT
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: an event to a <recipient> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported in <mode> mode

      Examples:
        | mode         | recipient     | known      |
        | DISPATCH     | stranger      | no contact |
        | DISPATCH     | known contact | a contact  |
        | CONVERSATION | stranger      | no contact |
        | CONVERSATION | known contact | a contact  |

    Scenario Outline: an event is reported in <new> mode after a change to it
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has no contact
      When an event is sent to the recipient
      Then the event is reported in <new> mode

      Examples:
        | old          | new          |
        | DISPATCH     | CONVERSATION |
        | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-EVENT-INBOUND
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the typing of a <sender> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient starts typing
      Then the typing is reported in <mode> mode

      Examples:
        | mode         | sender        | known      |
        | DISPATCH     | stranger      | no contact |
        | DISPATCH     | known contact | a contact  |
        | CONVERSATION | stranger      | no contact |
        | CONVERSATION | known contact | a contact  |

    Scenario Outline: typing is reported in <new> mode after a change to it
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has a contact
      When the recipient starts typing
      Then the typing is reported in <new> mode

      Examples:
        | old          | new          |
        | DISPATCH     | CONVERSATION |
        | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-OPT
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the <opting> of a <sender> in <mode> mode is reported so
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported in <mode> mode

      Examples:
        | mode         | sender        | known      | opts     | opting  |
        | DISPATCH     | stranger      | no contact | opts in  | opt-in  |
        | DISPATCH     | known contact | a contact  | opts out | opt-out |
        | CONVERSATION | stranger      | no contact | opts in  | opt-in  |
        | CONVERSATION | known contact | a contact  | opts out | opt-out |

    Scenario Outline: an opt-out is reported in <new> mode after a change to it
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has a contact
      When the recipient opts out
      Then the opt-out is reported in <new> mode

      Examples:
        | old          | new          |
        | DISPATCH     | CONVERSATION |
        | CONVERSATION | DISPATCH     |
