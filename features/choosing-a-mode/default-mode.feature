Feature: The default mode of an app
  Whoever creates an app without naming a mode gets DISPATCH mode, since April 16th, 2025.
  Apps from before that day go on as they were. Both matter to anyone who upgrades.

  @rule:APP-DEFAULT-DISPATCH
  Rule: The default processing mode changed from CONVERSATION to DISPATCH.

    Scenario: an app created without a mode is in DISPATCH mode
      When an app is created without a mode
      Then the app is in DISPATCH mode

    Scenario: an app without a mode is in DISPATCH mode after another change
      Given an app without a mode
      When the app is set to keep DISPATCH messages for 3 days
      Then the app is in DISPATCH mode

  @rule:APP-DEFAULT-EVERY-NEW-APP
  Rule: This change impacts all new Conversation API apps created after this date.

    Scenario Outline: the default ignores <kept> messages kept <days> days
      When an app is created without a mode that keeps <kept> messages for <days> days
      Then the app is in DISPATCH mode

      Examples:
        | kept         | days |
        | DISPATCH     | 0    |
        | DISPATCH     | 7    |
        | CONVERSATION | 30   |

    Scenario Outline: the default ignores <type> for <kept>
      When an app is created without a mode that keeps <kept> messages for <days> days under <type>
      Then the app is in DISPATCH mode

      Examples:
        | kept         | days | type                       |
        | DISPATCH     | 1    | MESSAGE_EXPIRE_POLICY      |
        | CONVERSATION | 180  | MESSAGE_EXPIRE_POLICY      |
        | CONVERSATION | 180  | CONVERSATION_EXPIRE_POLICY |
        | CONVERSATION | 180  | PERSIST_RETENTION_POLICY   |

    Scenario: the next app without a mode is in DISPATCH mode too
      Given an app without a mode
      When another app is created without a mode
      Then the app is in DISPATCH mode

    Scenario: an app in CONVERSATION mode does not change the default
      Given an app in CONVERSATION mode
      When another app is created without a mode
      Then the app is in DISPATCH mode

  @rule:APP-DEFAULT-PROCESSES-DISPATCH
  Rule: By default, Conversation API uses the DISPATCH processing mode, which handles messages …

    Scenario: a message through an app without a mode is in DISPATCH mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

    Scenario: the next message through an app without a mode is in DISPATCH mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode

    Scenario Outline: an app without a mode, keeping messages <days> days, has no contact
      Given an app without a mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

      Examples:
        | days |
        | 0    |
        | 1    |

    Scenario: an app without mode and retention stores no contact
      Given an app without a mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

  @rule:APP-DEFAULT-MAINTAINS-NO-CONVERSATION
  Rule: By default, Conversation API uses the DISPATCH processing mode, which handles messages …

    Scenario: a message through an app without a mode starts no conversation
      Given an app without a mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

    Scenario: a known recipient of an app without a mode has no conversation
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

  @rule:APP-LEGACY-CONVERSATION
  Rule: Apps created prior to this date are unaffected by this change.

    Scenario: an app from before the change is in CONVERSATION mode
      When an app from before April 16th, 2025 whose mode was never set is read
      Then the app is in CONVERSATION mode

  @rule:APP-LEGACY-PROCESSES-CONVERSATION
  Rule: Apps created prior to this date are unaffected by this change.

    Scenario: a message through an app from before the change has a conversation
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is stored with the recipient's contact and conversation

    Scenario: an app from before the change writes to a known contact
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is stored with the recipient's contact and conversation

    Scenario: the next message of an app from before the change has it too
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has no contact
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    Scenario: an app from before the change sends to a contact id
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact
      When a message is sent to the recipient by contact id
      Then the message is stored with the recipient's contact and conversation

  @rule:APP-LEGACY-PROCESSES-CONVERSATION-MO
  Rule: Apps created prior to this date are unaffected by this change.

    Scenario: a reply to an app from before the change has the conversation
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the reply is listed with the recipient's contact and conversation

    Scenario: what is written unasked to an app from before the change has one
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has no contact
      When the recipient writes
      Then the reply is listed in CONVERSATION mode
      And the reply is listed with the recipient's contact and conversation

  @rule:APP-LEGACY-EVENT-CONTACT-ID
  Rule: Apps created prior to this date are unaffected by this change.

    Scenario Outline: an app from before the change sends an event to <recipient>
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has <what>
      When an event is sent to the recipient by contact id
      Then the request succeeds

      Examples:
        | recipient      | what                                      |
        | a contact      | a contact                                 |
        | a chat partner | a contact and a conversation with the app |

  @rule:APP-LEGACY-LISTS-BY-ID
  Rule: Apps created prior to this date are unaffected by this change.

    Scenario Outline: an app from back then lists by <ids>
      Given an app from before April 16th, 2025 whose mode was never set
      And a recipient who has a contact and a conversation with the app
      When the messages are listed with <ids>
      Then the request succeeds

      Examples:
        | ids                              |
        | the contact                      |
        | the conversation                 |
        | the contact and the conversation |
