Feature: How long messages are kept in DISPATCH mode
  Operators who promise their customers that messages are gone within days, or are never kept at
  all, set a short retention for DISPATCH messages. The bound belongs to that retention, whatever
  mode the app is in.

  @rule:DISPATCH-TTL-BOUNDS @must @dispatch @page
  Rule: TITLE OF DISPATCH-TTL-BOUNDS
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a new <mode> app keeps DISPATCH messages for <days> days
      When an app is created in <mode> mode that keeps DISPATCH messages for <days> days
      Then the app keeps DISPATCH messages for <days> days

      Examples:
        | case | mode         | days |
        | 1    | DISPATCH     | 0    |
        | 2    | DISPATCH     | 1    |
        | 3    | DISPATCH     | 6    |
        | 4    | DISPATCH     | 7    |
        | 5    | CONVERSATION | 0    |
        | 6    | CONVERSATION | 7    |

    @id:s2
    Scenario Outline: a <mode> app goes from <before> to <after> days for DISPATCH messages
      Given an app in <mode> mode that keeps DISPATCH messages for <before> days
      When the app is set to keep DISPATCH messages for <after> days
      Then the app keeps DISPATCH messages for <after> days

      Examples:
        | case | mode         | before | after |
        | 1    | DISPATCH     | 0      | 1     |
        | 2    | DISPATCH     | 3      | 7     |
        | 3    | DISPATCH     | 3      | 0     |
        | 4    | CONVERSATION | 3      | 7     |
        | 5    | CONVERSATION | 3      | 0     |

    @id:s3
    Scenario Outline: a new <mode> app never keeps DISPATCH messages for <days> days
      When an app is created in <mode> mode that keeps DISPATCH messages for <days> days
      Then the app never keeps DISPATCH messages for less than 0 or more than 7 days

      Examples:
        | case | mode         | days       |
        | 1    | DISPATCH     | -1         |
        | 2    | DISPATCH     | 8          |
        | 3    | DISPATCH     | 30         |
        | 4    | DISPATCH     | 3650       |
        | 5    | DISPATCH     | 2147483648 |
        | 6    | CONVERSATION | -1         |
        | 7    | CONVERSATION | 8          |
        | 8    | CONVERSATION | 180        |

    @id:s4
    Scenario Outline: a <mode> app never gets to keep DISPATCH messages <days> days
      Given an app in <mode> mode that keeps DISPATCH messages for 3 days
      When the app is set to keep DISPATCH messages for <days> days
      Then the app never keeps DISPATCH messages for less than 0 or more than 7 days

      Examples:
        | case | mode         | days       |
        | 1    | DISPATCH     | -1         |
        | 2    | DISPATCH     | 8          |
        | 3    | DISPATCH     | 30         |
        | 4    | DISPATCH     | 3650       |
        | 5    | DISPATCH     | 2147483648 |
        | 6    | CONVERSATION | -1         |
        | 7    | CONVERSATION | 8          |
        | 8    | CONVERSATION | 180        |

    @id:s5
    Scenario: an app changed to DISPATCH mode never keeps DISPATCH messages longer
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 180 days
      And the app was changed to DISPATCH mode
      When the app is set to keep DISPATCH messages for 8 days
      Then the app never keeps DISPATCH messages for less than 0 or more than 7 days

    @id:s6
    Scenario: an app whose mode was never set keeps DISPATCH messages for 7 days
      When an app is created without a mode that keeps DISPATCH messages for 7 days
      Then the app keeps DISPATCH messages for 7 days

    @id:s7
    Scenario: an app whose mode was never set never keeps DISPATCH messages longer
      When an app is created without a mode that keeps DISPATCH messages for 8 days
      Then the app never keeps DISPATCH messages for less than 0 or more than 7 days

    @id:s8
    Scenario: a change to DISPATCH mode may bring a retention within the bounds
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 3 days
      When the app is changed to DISPATCH mode and to keep DISPATCH messages for 7 days
      Then the app keeps DISPATCH messages for 7 days

    @id:s9
    Scenario Outline: a change to <after> mode never brings DISPATCH messages more days
      Given an app in <before> mode that keeps DISPATCH messages for 3 days
      When the app is changed to <after> mode and to keep DISPATCH messages for 8 days
      Then the app never keeps DISPATCH messages for less than 0 or more than 7 days

      Examples:
        | case | before       | after        |
        | 1    | CONVERSATION | DISPATCH     |
        | 2    | DISPATCH     | CONVERSATION |

    @id:s10
    Scenario: an app is listed with the days that it keeps DISPATCH messages
      Given an app in DISPATCH mode that keeps DISPATCH messages for 5 days
      When the apps are listed
      Then the app is listed to keep DISPATCH messages for 5 days

  @rule:DISPATCH-TTL-REFUSED @should @dispatch @page
  Rule: TITLE OF DISPATCH-TTL-REFUSED
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a new <mode> app is refused <days> days of DISPATCH messages
      When an app is created in <mode> mode that keeps DISPATCH messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | case | mode         | days       |
        | 1    | DISPATCH     | -1         |
        | 2    | DISPATCH     | 8          |
        | 3    | DISPATCH     | 30         |
        | 4    | DISPATCH     | 4294967299 |
        | 5    | CONVERSATION | -1         |
        | 6    | CONVERSATION | 8          |

    @id:s2
    Scenario Outline: a <mode> app is refused <days> days of DISPATCH messages
      Given an app in <mode> mode that keeps DISPATCH messages for 3 days
      When the app is set to keep DISPATCH messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | case | mode         | days       |
        | 1    | DISPATCH     | -1         |
        | 2    | DISPATCH     | 8          |
        | 3    | DISPATCH     | 30         |
        | 4    | DISPATCH     | 4294967299 |
        | 5    | CONVERSATION | -1         |
        | 6    | CONVERSATION | 8          |

  @rule:DISPATCH-TTL-STORES-MT @must @dispatch @page @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-STORES-MT
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a message is stored by an app that keeps it for <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

      Examples:
        | case | days |
        | 1    | 1    |
        | 2    | 2    |
        | 3    | 7    |

    @id:s2
    Scenario: the next message to the same recipient is stored too
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored among the DISPATCH messages
      And the first message is still stored among the DISPATCH messages

    @id:s3
    Scenario: a message is stored for a recipient who has a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

    @id:s4
    Scenario: a message is stored once the app is set to keep messages
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And the app was set to keep DISPATCH messages for 1 day
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

    @id:s5
    Scenario: a message is stored by an app whose mode was never set
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored among the DISPATCH messages

  @rule:DISPATCH-TTL-STORES-MO @must @dispatch @page @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-STORES-MO
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a reply is stored by an app that keeps it for <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is stored among the DISPATCH messages

      Examples:
        | case | days |
        | 1    | 1    |
        | 2    | 7    |

    @id:s2
    Scenario: what a recipient writes unasked is stored
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When the recipient writes
      Then the reply is stored among the DISPATCH messages

    @id:s3
    Scenario: a second reply is stored beside the first
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And the recipient wrote
      When the recipient writes
      Then the second reply is stored among the DISPATCH messages
      And the first reply is still stored among the DISPATCH messages

  @rule:DISPATCH-TTL-KEEPS @must @dispatch @page @needs-clock @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-KEEPS
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a message kept for <days> days is still there after <hours> hours
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the DISPATCH messages

      Examples:
        | case | days | hours |
        | 1    | 1    | 23    |
        | 2    | 2    | 47    |
        | 3    | 7    | 167   |

    @id:s2
    Scenario Outline: a message is kept <days> whole days whenever it was sent
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And 12 hours passed
      And a message was sent to the recipient
      When <hours> hours pass
      Then the message is still stored among the DISPATCH messages

      Examples:
        | case | days | hours |
        | 1    | 1    | 23    |
        | 2    | 7    | 167   |

    @id:s3
    Scenario: a later message is still there when an earlier one expires
      Given an app in DISPATCH mode that keeps DISPATCH messages for 2 days
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the second message is still stored among the DISPATCH messages

    @id:s4
    Scenario: a message of an app whose mode was never set is kept for its days
      Given an app without a mode that keeps DISPATCH messages for 2 days
      And a recipient who has no contact
      And a message was sent to the recipient
      When 47 hours pass
      Then the message is still stored among the DISPATCH messages

  @rule:DISPATCH-TTL-KEEPS-MO @must @dispatch @page @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-KEEPS-MO
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a reply kept for <days> days is still there after <hours> hours
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And 12 hours passed
      And a message was sent to the recipient
      And the recipient replied
      When <hours> hours pass
      Then the reply is still stored among the DISPATCH messages

      Examples:
        | case | days | hours |
        | 1    | 2    | 47    |
        | 2    | 7    | 167   |

  @rule:DISPATCH-TTL-EXPIRES @must @dispatch @page @needs-clock @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-EXPIRES
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a message kept for <ttl> days is gone after <later> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <ttl> days
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When <later> days pass
      Then the message is no longer stored

      Examples:
        | case | ttl | later |
        | 1    | 1   | 2     |
        | 2    | 2   | 3     |
        | 3    | 7   | 8     |

    @id:s2
    Scenario: an earlier message is gone although a later one was sent
      Given an app in DISPATCH mode that keeps DISPATCH messages for 2 days
      And a recipient who has no contact
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored

    @id:s3
    Scenario: every message of a recipient is gone in its turn
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message was sent to the recipient
      And the first message was stored
      And another message was sent to the recipient
      And the second message was stored
      When 2 days pass
      Then the first message is no longer stored
      And the second message is no longer stored

    @id:s4
    Scenario: a message of an app whose mode was never set is gone after its days
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3 days pass
      Then the message is no longer stored

  @rule:DISPATCH-TTL-EXPIRES-MO @must @dispatch @page @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-EXPIRES-MO
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a reply kept for <ttl> days is gone after <later> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <ttl> days
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When <later> days pass
      Then the reply is no longer stored

      Examples:
        | case | ttl | later |
        | 1    | 1   | 3     |
        | 2    | 7   | 9     |

  @rule:DISPATCH-TTL-ZERO-NOT-STORED @must @dispatch @page @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-ZERO-NOT-STORED
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario: a message is never stored by an app that keeps none
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is never stored

    @id:s2
    Scenario: no message of several is ever stored by an app that keeps none
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the first message is never stored
      And the second message is never stored

    @id:s3
    Scenario: a message to a recipient who has a contact is never stored
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the message is never stored

    @id:s4
    Scenario: a message is never stored once the app is set to keep none
      Given an app in DISPATCH mode that keeps DISPATCH messages for 3 days
      And a recipient who has no contact
      And the app was set to keep DISPATCH messages for 0 days
      When a message is sent to the recipient
      Then the message is never stored

    @id:s5
    Scenario: a message is never stored by an app without a retention of its own
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is never stored

    @id:s6
    Scenario: a message is never stored by an app changed to DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is never stored

  @rule:DISPATCH-TTL-ZERO-MO-NOT-STORED @must @dispatch @page @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-ZERO-MO-NOT-STORED
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario: a reply is never stored by an app that keeps none
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is never stored

    @id:s2
    Scenario: what a recipient writes unasked is never stored
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      When the recipient writes
      Then the reply is never stored

    @id:s3
    Scenario: what a recipient with a contact writes is never stored
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has a contact
      When the recipient writes
      Then the reply is never stored

    @id:s4
    Scenario: a reply is never stored by an app without a retention of its own
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is never stored

  @rule:DISPATCH-TTL-ZERO-REPORTED @should @dispatch @page @needs-callbacks @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-ZERO-REPORTED
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario: the delivery of a message that is never stored is reported
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is reported

    @id:s2
    Scenario: the delivery is reported by an app without a retention of its own
      Given an app in DISPATCH mode
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the message is reported

    @id:s3
    Scenario: the delivery of a second message that is never stored is reported
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported

  @rule:DISPATCH-TTL-ZERO-MO-REPORTED @should @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TTL-ZERO-MO-REPORTED
    "In the case of a 0 day TTL, messages aren't stored at all"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario: a reply that is never stored reaches the app
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is reported

    @id:s2
    Scenario: what is written unasked and never stored reaches the app
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has a contact
      When the recipient writes
      Then the reply is reported

    @id:s3
    Scenario: a second reply that is never stored reaches the app
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And the recipient wrote
      When the recipient writes
      Then the second reply is reported
