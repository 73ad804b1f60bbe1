Feature: How long messages are kept in CONVERSATION mode
  Support teams read back what was said months ago, and auditors ask that it is gone in time.
  The bound belongs to the retention of CONVERSATION messages, whatever mode the app is in.

  @rule:CONVERSATION-TTL-BOUNDS @must @conversation @page
  Rule: TITLE OF CONVERSATION-TTL-BOUNDS
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a new <mode> app keeps CONVERSATION messages for <days> days
      When an app is created in <mode> mode that keeps CONVERSATION messages for <days> days
      Then the app keeps CONVERSATION messages for <days> days

      Examples:
        | case | mode         | days |
        | 1    | CONVERSATION | 1    |
        | 2    | CONVERSATION | 7    |
        | 3    | CONVERSATION | 8    |
        | 4    | CONVERSATION | 3649 |
        | 5    | CONVERSATION | 3650 |
        | 6    | DISPATCH     | 1    |
        | 7    | DISPATCH     | 3650 |

    @id:s2
    Scenario Outline: a <mode> app goes from 30 to <days> days for CONVERSATION messages
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for <days> days
      Then the app keeps CONVERSATION messages for <days> days

      Examples:
        | case | mode         | days |
        | 1    | CONVERSATION | 1    |
        | 2    | CONVERSATION | 8    |
        | 3    | CONVERSATION | 3650 |
        | 4    | DISPATCH     | 1    |
        | 5    | DISPATCH     | 3650 |

    @id:s3
    Scenario Outline: a new <mode> app never keeps conversations <days> days
      When an app is created in <mode> mode that keeps CONVERSATION messages for <days> days
      Then the app never keeps CONVERSATION messages for less than 1 or more than 3650 days

      Examples:
        | case | mode         | days       |
        | 1    | CONVERSATION | -1         |
        | 2    | CONVERSATION | 0          |
        | 3    | CONVERSATION | 3651       |
        | 4    | CONVERSATION | 36500      |
        | 5    | CONVERSATION | 2147483648 |
        | 6    | DISPATCH     | -1         |
        | 7    | DISPATCH     | 0          |
        | 8    | DISPATCH     | 3651       |

    @id:s4
    Scenario Outline: a <mode> app never gets to keep conversations <days> days
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for <days> days
      Then the app never keeps CONVERSATION messages for less than 1 or more than 3650 days

      Examples:
        | case | mode         | days  |
        | 1    | CONVERSATION | -1    |
        | 2    | CONVERSATION | 0     |
        | 3    | CONVERSATION | 3651  |
        | 4    | CONVERSATION | 36500 |
        | 5    | DISPATCH     | -1    |
        | 6    | DISPATCH     | 0     |
        | 7    | DISPATCH     | 3651  |

    @id:s5
    Scenario: an app changed to CONVERSATION mode keeps messages for 3650 days
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And the app was changed to CONVERSATION mode
      When the app is set to keep CONVERSATION messages for 3650 days
      Then the app keeps CONVERSATION messages for 3650 days

    @id:s6
    Scenario: an app changed to CONVERSATION mode never keeps messages longer
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And the app was changed to CONVERSATION mode
      When the app is set to keep CONVERSATION messages for 3651 days
      Then the app never keeps CONVERSATION messages for less than 1 or more than 3650 days

    @id:s7
    Scenario Outline: under <policy> none is kept <days> days
      When an app is created in CONVERSATION mode that keeps messages for <days> days under <policy>
      Then the app never keeps CONVERSATION messages for less than 1 or more than 3650 days

      Examples:
        | case | days | policy                     |
        | 1    | 3651 | CONVERSATION_EXPIRE_POLICY |
        | 2    | 0    | CONVERSATION_EXPIRE_POLICY |

    @id:s8
    Scenario: an app without a mode never keeps CONVERSATION messages longer
      Given an app without a mode
      When the app is set to keep CONVERSATION messages for 3651 days
      Then the app never keeps CONVERSATION messages for less than 1 or more than 3650 days

    @id:s9
    Scenario Outline: a change to <after> mode never brings longer conversations
      Given an app in <before> mode that keeps CONVERSATION messages for 30 days
      When the app is changed to <after> mode and to keep CONVERSATION messages for 3651 days
      Then the app never keeps CONVERSATION messages for less than 1 or more than 3650 days

      Examples:
        | case | before       | after        |
        | 1    | CONVERSATION | DISPATCH     |
        | 2    | DISPATCH     | CONVERSATION |

    @id:s10
    Scenario: an app is listed with the days that it keeps CONVERSATION messages
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 45 days
      When the apps are listed
      Then the app is listed to keep CONVERSATION messages for 45 days

  @rule:CONVERSATION-TTL-REFUSED @should @conversation @page
  Rule: TITLE OF CONVERSATION-TTL-REFUSED
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a new <mode> app is refused <days> days of conversations
      When an app is created in <mode> mode that keeps CONVERSATION messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | case | mode         | days       |
        | 1    | CONVERSATION | -1         |
        | 2    | CONVERSATION | 3651       |
        | 3    | CONVERSATION | 36500      |
        | 4    | CONVERSATION | 4294967326 |
        | 5    | DISPATCH     | -1         |
        | 6    | DISPATCH     | 3651       |

    @id:s2
    Scenario Outline: a <mode> app is refused <days> days of conversations
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | case | mode         | days       |
        | 1    | CONVERSATION | -1         |
        | 2    | CONVERSATION | 3651       |
        | 3    | CONVERSATION | 36500      |
        | 4    | CONVERSATION | 4294967326 |
        | 5    | DISPATCH     | -1         |
        | 6    | DISPATCH     | 3651       |

  @rule:CONVERSATION-TTL-ZERO @may @conversation @page
  Rule: TITLE OF CONVERSATION-TTL-ZERO
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario: a new app is asked to keep CONVERSATION messages for 0 days
      When an app is created in CONVERSATION mode that keeps CONVERSATION messages for 0 days
      Then it is observed whether the request is refused
      And it is observed whether the app keeps CONVERSATION messages for 180 days

    @id:s2
    Scenario: an app is asked to go from 30 to 0 days for CONVERSATION messages
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for 0 days
      Then it is observed whether the request is refused
      And it is observed whether the app keeps CONVERSATION messages for 180 days

  @rule:CONVERSATION-TTL-STORES-MT @must @conversation @page @needs-recipients
  Rule: TITLE OF CONVERSATION-TTL-STORES-MT
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario: a message of a conversation is stored
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored among the CONVERSATION messages

    @id:s2
    Scenario Outline: a message is stored by an app that keeps conversations for <days> days
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored among the CONVERSATION messages

      Examples:
        | case | days |
        | 1    | 1    |
        | 2    | 3650 |

    @id:s3
    Scenario: every message of a conversation is stored
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored among the CONVERSATION messages
      And the first message is still stored among the CONVERSATION messages

    @id:s4
    Scenario: a message of a conversation is stored where DISPATCH messages are not
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored among the CONVERSATION messages

  @rule:CONVERSATION-TTL-KEEPS @must @conversation @page @needs-clock @needs-recipients
  Rule: TITLE OF CONVERSATION-TTL-KEEPS
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a message of <days> days' retention is still there after <hours> hours
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for <days> days
      And a recipient who has no contact
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the CONVERSATION messages

      Examples:
        | case | days | hours |
        | 1    | 1    | 23    |
        | 2    | 30   | 719   |
        | 3    | 3650 | 87599 |

    @id:s2
    Scenario Outline: a message of <days> days is kept whenever in the day it was sent
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for <days> days
      And a recipient who has no contact
      And 12 hours passed
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the CONVERSATION messages

      Examples:
        | case | days | hours |
        | 1    | 1    | 23    |
        | 2    | 30   | 719   |

    @id:s3
    Scenario: a message outlives the retention of DISPATCH messages
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 9 days pass
      Then the message is still stored among the CONVERSATION messages

  @rule:CONVERSATION-TTL-KEEPS-MO @must @conversation @page @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF CONVERSATION-TTL-KEEPS-MO
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a reply of <days> days' retention is still there after <hours> hours
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for <days> days
      And a recipient who has no contact
      And 12 hours passed
      And a message was sent to the recipient
      And the recipient replied
      When <hours> hours pass
      Then the reply is still stored among the CONVERSATION messages

      Examples:
        | case | days | hours |
        | 1    | 2    | 47    |
        | 2    | 30   | 719   |

  @rule:CONVERSATION-TTL-EXPIRES @must @conversation @page @needs-clock @needs-recipients
  Rule: TITLE OF CONVERSATION-TTL-EXPIRES
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a message of <ttl> days' retention is gone after <later> days
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for <ttl> days
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When <later> days pass
      Then the message is no longer stored

      Examples:
        | case | ttl  | later |
        | 1    | 1    | 2     |
        | 2    | 30   | 31    |
        | 3    | 3650 | 3651  |

    @id:s2
    Scenario: a message to a recipient who has a contact expires all the same
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the first message was stored
      And another message was sent to the recipient
      And the second message was stored
      When 2 days pass
      Then the first message is no longer stored
      And the second message is no longer stored

  @rule:CONVERSATION-TTL-EXPIRES-MO @must @conversation @page @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF CONVERSATION-TTL-EXPIRES-MO
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a reply of <ttl> days' retention is gone after <later> days
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for <ttl> days
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When <later> days pass
      Then the reply is no longer stored

      Examples:
        | case | ttl | later |
        | 1    | 1   | 3     |
        | 2    | 30  | 32    |
