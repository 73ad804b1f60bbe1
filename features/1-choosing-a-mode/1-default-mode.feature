Feature: The default mode of an app
  Whoever creates an app without naming a mode gets DISPATCH mode, since April 16th, 2025.
  Apps from before that day go on as they were. Both matter to anyone who upgrades.

  @rule:APP-DEFAULT-DISPATCH @must @dispatch @page
  Rule: TITLE OF APP-DEFAULT-DISPATCH
    "The default processing mode changed from CONVERSATION to DISPATCH."
    Processing Modes, Breaking change box (both editions)

    @id:s1
    Scenario: an app created without a mode is in DISPATCH mode
      When an app is created without a mode
      Then the app is in DISPATCH mode

    @id:s2
    Scenario: an app without a mode is in DISPATCH mode after another change
      Given an app without a mode
      When the app is set to keep DISPATCH messages for 3 days
      Then the app is in DISPATCH mode

  @rule:APP-DEFAULT-EVERY-NEW-APP @must @dispatch @page
  Rule: TITLE OF APP-DEFAULT-EVERY-NEW-APP
    "This change impacts all new Conversation API apps created after this date."
    Processing Modes, Breaking change box (both editions)

    @id:s1
    Scenario Outline: the default ignores <kept> messages kept <days> days
      When an app is created without a mode that keeps <kept> messages for <days> days
      Then the app is in DISPATCH mode

      Examples:
        | case | kept         | days |
        | 1    | DISPATCH     | 0    |
        | 2    | DISPATCH     | 7    |
        | 3    | CONVERSATION | 30   |

    @id:s2
    Scenario Outline: the default ignores <type> for <kept>
      When an app is created without a mode that keeps <kept> messages for <days> days under <type>
      Then the app is in DISPATCH mode

      Examples:
        | case | kept         | days | type                       |
        | 1    | DISPATCH     | 1    | MESSAGE_EXPIRE_POLICY      |
        | 2    | CONVERSATION | 180  | MESSAGE_EXPIRE_POLICY      |
        | 3    | CONVERSATION | 180  | CONVERSATION_EXPIRE_POLICY |
        | 4    | CONVERSATION | 180  | PERSIST_RETENTION_POLICY   |

    @id:s3
    Scenario: the next app without a mode is in DISPATCH mode too
      Given an app without a mode
      When another app is created without a mode
      Then the app is in DISPATCH mode

    @id:s4
    Scenario: an app in CONVERSATION mode does not change the default
      Given an app in CONVERSATION mode
      When another app is created without a mode
      Then the app is in DISPATCH mode

  @rule:APP-DEFAULT-PROCESSES-DISPATCH @must @dispatch @page @needs-recipients
  Rule: TITLE OF APP-DEFAULT-PROCESSES-DISPATCH
    "By default, Conversation API uses the DISPATCH processing mode, which handles messages without storing information about contacts and conversation."
    Processing Modes, Introduction (current edition)

    @id:s1
    Scenario: a message through an app without a mode is in DISPATCH mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

    @id:s2
    Scenario: the next message through an app without a mode is in DISPATCH mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode

    @id:s3
    Scenario Outline: an app without a mode, keeping messages <days> days, has no contact
      Given an app without a mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |

    @id:s4
    Scenario: an app without mode and retention stores no contact
      Given an app without a mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

  @rule:APP-DEFAULT-MAINTAINS-NO-CONVERSATION @must @dispatch @page @needs-recipients
  Rule: TITLE OF APP-DEFAULT-MAINTAINS-NO-CONVERSATION
    "By default, Conversation API uses the DISPATCH processing mode, which handles messages without maintaining contacts and conversations."
    Processing Modes, Introduction (April 2025 edition)

    @id:s1
    Scenario: a message through an app without a mode starts no conversation
      Given an app without a mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

    @id:s2
    Scenario: a known recipient of an app without a mode has no conversation
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

  @rule:APP-LEGACY-CONVERSATION @must @conversation @page @needs-legacy-app
  Rule: TITLE OF APP-LEGACY-CONVERSATION
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    @id:s1
    Scenario: an app from before the change is in CONVERSATION mode
      When an app from before April 16th, 2025 whose mode was never set is read
      Then the app is in CONVERSATION mode

  @rule:APP-LEGACY-PROCESSES-CONVERSATION @must @conversation @page @needs-legacy-app @needs-recipients
  Rule: TITLE OF APP-LEGACY-PROCESSES-CONVERSATION
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    @id:s1
    Scenario: a message through an app from before the change has a conversation
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is stored with the recipient's contact and conversation

    @id:s2
    Scenario: an app from before the change writes to a known contact
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is stored with the recipient's contact and conversation

    @id:s3
    Scenario: the next message of an app from before the change has it too
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has no contact
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    @id:s4
    Scenario: an app from before the change sends to a contact id
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact
      When a message is sent to the recipient by contact id
      Then the message is stored with the recipient's contact and conversation

  @rule:APP-LEGACY-PROCESSES-CONVERSATION-MO @must @conversation @page @needs-handset @needs-legacy-app @needs-recipients
  Rule: TITLE OF APP-LEGACY-PROCESSES-CONVERSATION-MO
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    @id:s1
    Scenario: a reply to an app from before the change has the conversation
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the reply is listed with the recipient's contact and conversation

    @id:s2
    Scenario: what is written unasked to an app from before the change has one
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has no contact
      When the recipient writes
      Then the reply is listed in CONVERSATION mode
      And the reply is listed with the recipient's contact and conversation

  @rule:APP-LEGACY-EVENT-CONTACT-ID @must @conversation @page @needs-events @needs-legacy-app @needs-recipients
  Rule: TITLE OF APP-LEGACY-EVENT-CONTACT-ID
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    @id:s1
    Scenario Outline: an app from before the change sends an event to <recipient>
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has <what>
      When an event is sent to the recipient by contact id
      Then the request succeeds

      Examples:
        | case | recipient      | what                                      |
        | 1    | a contact      | a contact                                 |
        | 2    | a chat partner | a contact and a conversation with the app |

  @rule:APP-LEGACY-LISTS-BY-ID @must @conversation @page @needs-legacy-app
  Rule: TITLE OF APP-LEGACY-LISTS-BY-ID
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    @id:s1
    Scenario Outline: an app from back then lists by <ids>
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with <ids>
      Then the request succeeds

      Examples:
        | case | ids                              |
        | 1    | the contact                      |
        | 2    | the conversation                 |
        | 3    | the contact and the conversation |
