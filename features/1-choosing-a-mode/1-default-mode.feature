Feature: Default mode and legacy apps
  For everyone who creates an app without choosing a mode, or still runs an older one.
  New apps default to DISPATCH mode. A legacy app, which is from before 16 April 2025 and whose mode
  was never set, stays in CONVERSATION mode.

  @rule:APP-DEFAULT-DISPATCH @must @dispatch @page
  Rule: The default mode of an app is DISPATCH
    "The default processing mode changed from CONVERSATION to DISPATCH."
    Processing Modes, Breaking change box (both editions)

    App_CreateApp without processing_mode. Its answer and later reads of the app say DISPATCH.

    @id:create
    Scenario: An app created with the default mode is in DISPATCH mode
      When an app is created with the default mode
      Then the app is in DISPATCH mode

    @id:other-update
    Scenario: An app created with the default mode stays in DISPATCH mode when its DISPATCH retention changes
      Given an app created with the default mode
      When the app's DISPATCH retention is set to 3 days
      Then the app is in DISPATCH mode

  @rule:APP-DEFAULT-EVERY-NEW-APP @must @dispatch @page
  Rule: Every new app defaults to DISPATCH mode, whatever its retention settings
    "This change impacts all new Conversation API apps created after this date."
    Processing Modes, Breaking change box (both editions)

    App_CreateApp without processing_mode, with dispatch_retention_policy or retention_policy. null
    is read as no mode; a service may also refuse it.
    Other apps of the project make no difference either.

    @id:retention
    Scenario Outline: An app created with a <kept> retention of <ttl> defaults to DISPATCH mode
      When an app is created with the default mode and a <kept> retention of <ttl>
      Then the app is in DISPATCH mode

      Examples: a retention for either mode, also of 0 days
        | case            | kept         | ttl     |
        | dispatch-0      | DISPATCH     | 0 days  |
        | dispatch-7      | DISPATCH     | 7 days  |
        | conversation-30 | CONVERSATION | 30 days |

    @id:retention-policy
    Scenario Outline: An app created with <policy> for <kept> messages defaults to DISPATCH mode
      When an app is created with the default mode and a <kept> retention of <ttl> under <policy>
      Then the app is in DISPATCH mode

      Examples: every policy for either mode
        | case             | kept         | ttl      | policy                     |
        | dispatch-message | DISPATCH     | 1 day    | MESSAGE_EXPIRE_POLICY      |
        | message          | CONVERSATION | 180 days | MESSAGE_EXPIRE_POLICY      |
        | conversation     | CONVERSATION | 180 days | CONVERSATION_EXPIRE_POLICY |
        | persist          | CONVERSATION | 180 days | PERSIST_RETENTION_POLICY   |

    @id:other-setting
    Scenario Outline: An app created with <setting> defaults to DISPATCH mode
      When an app is created with the default mode and <setting>
      Then the app is in DISPATCH mode

      Examples: members that do not concern the mode
        | case        | setting                |
        | report-view | a metadata report view |
        | callbacks   | callback settings      |

    @id:null
    Scenario: An app created with null for its mode, if it is created, is not in CONVERSATION mode
      When an app is created with null for its mode
      Then the app is never in CONVERSATION mode

    @id:second-app
    Scenario: A second app created with the default mode is in DISPATCH mode
      Given an app created with the default mode
      When another app is created with the default mode
      Then the app is in DISPATCH mode

    @id:conversation-app
    Scenario: An app in CONVERSATION mode does not change the default mode of the next app
      Given an app in CONVERSATION mode
      When another app is created with the default mode
      Then the app is in DISPATCH mode

  @rule:APP-DEFAULT-PROCESSES-DISPATCH @must @dispatch @page @needs-recipients
  Rule: By default, messages are sent in DISPATCH mode and create no contact
    "By default, Conversation API uses the DISPATCH processing mode, which handles messages without storing information about contacts and conversation."
    Processing Modes, Introduction (current edition)

    Seen in processing_mode of the message where the DISPATCH retention is at least one day, and in
    the list of contacts. The page says "contacts and conversation" [sic].

    @id:first-message
    Scenario: A message sent by an app created with the default mode is stored and listed in DISPATCH mode
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

    @id:second-message
    Scenario: The second message sent by an app created with the default mode is stored in DISPATCH mode
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode

    @id:no-contact
    Scenario: A message sent by an app created with the default mode creates no contact
      Given an app created with the default mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has no contact

    @id:no-contact-retention
    Scenario Outline: With the default mode and a DISPATCH retention of <ttl>, a message creates no contact
      Given an app created with the default mode and a DISPATCH retention of <ttl>
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has no contact

      Examples: a DISPATCH retention that stores no message, and one that does
        | case       | ttl    |
        | dispatch-0 | 0 days |
        | dispatch-1 | 1 day  |

  @rule:APP-DEFAULT-MAINTAINS-NO-CONVERSATION @must @dispatch @page @needs-recipients
  Rule: By default, in DISPATCH mode, sending a message starts no conversation
    "By default, Conversation API uses the DISPATCH processing mode, which handles messages without maintaining contacts and conversations."
    Processing Modes, Introduction (April 2025 edition)

    Seen in the list of the app's conversations.

    @id:stranger
    Scenario: With the default mode, a message to a stranger starts no conversation with the app
      Given an app created with the default mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

    @id:contact
    Scenario: With the default mode, a message to a contact starts no conversation with the app
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

  @rule:APP-LEGACY-CONVERSATION @must @conversation @page @needs-legacy-app
  Rule: A legacy app is in CONVERSATION mode
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    Reading the app shows processing_mode CONVERSATION.

    @id:read
    Scenario: Reading a legacy app shows CONVERSATION mode
      When a legacy app whose mode was never set is read
      Then the app is in CONVERSATION mode

  @rule:APP-LEGACY-CHANGE @should @conversation @page @needs-legacy-app
  Rule: A legacy app changes its mode only if an update sets the mode
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    An update that does not name processing_mode leaves the mode as it was.

    @id:renamed
    Scenario: A legacy app that is renamed stays in CONVERSATION mode
      Given a legacy app whose mode was never set
      When the app is renamed
      Then the app is in CONVERSATION mode

    @id:changed
    Scenario: A legacy app that is changed to DISPATCH mode reads back DISPATCH
      Given a legacy app whose mode was never set
      When the app is changed to DISPATCH mode
      Then the app is in DISPATCH mode

  @rule:APP-LEGACY-PROCESSES-CONVERSATION @must @conversation @page @needs-legacy-app @needs-recipients
  Rule: A legacy app sends in CONVERSATION mode, with contact and conversation
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    Seen in processing_mode, contact_id and conversation_id of the stored message.

    @id:message
    Scenario Outline: A legacy app's message to a <recipient> is stored in CONVERSATION mode with contact and conversation IDs
      Given a legacy app whose mode was never set
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the stored message carries the contact ID and the conversation ID

      Examples: recipients without and with a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:contact-id
    Scenario: A legacy app's message sent by contact ID is stored with that contact and a conversation
      Given a legacy app whose mode was never set
      And the recipient is a contact
      When a message is sent to the recipient by contact ID
      Then the stored message carries the contact ID and the conversation ID

    @id:second-message
    Scenario: A legacy app's second message to a recipient is stored in CONVERSATION mode with contact and conversation IDs
      Given a legacy app whose mode was never set
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the stored second message carries the contact ID and the conversation ID

  @rule:APP-LEGACY-PROCESSES-CONVERSATION-MO @must @conversation @page @needs-handset @needs-legacy-app @needs-recipients
  Rule: A legacy app receives in CONVERSATION mode, with contact and conversation
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    Seen in processing_mode, contact_id and conversation_id of the listed message.

    @id:reply
    Scenario: A contact's reply to a legacy app is listed in CONVERSATION mode with contact and conversation IDs
      Given a legacy app whose mode was never set
      And the recipient is a contact
      And a message was sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the listed reply carries the contact ID and the conversation ID

    @id:inbound
    Scenario: A stranger's inbound message to a legacy app is listed in CONVERSATION mode with contact and conversation IDs
      Given a legacy app whose mode was never set
      And the recipient is a stranger
      When the recipient writes to the app
      Then the inbound message is listed in CONVERSATION mode
      And the listed inbound message carries the contact ID and the conversation ID

    @id:dispatch-only
    Scenario: A contact's reply to a legacy app's dispatch-only message is listed in CONVERSATION mode with both IDs
      Given a legacy app whose mode was never set
      And the recipient is a contact
      And a dispatch-only message was sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode
      And the listed reply carries the contact ID and the conversation ID

  @rule:APP-LEGACY-EVENT-CONTACT-ID @must @conversation @page @needs-events @needs-legacy-app @needs-recipients
  Rule: A legacy app can send events by contact ID, as in CONVERSATION mode
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    Events_SendEvent with a contact_id as the recipient.

    @id:event
    Scenario Outline: A legacy app can send an event to a <recipient> by contact ID
      Given a legacy app whose mode was never set
      And the recipient is a <recipient>
      When an event is sent to the recipient by contact ID
      Then the request succeeds

      Examples: contacts without and with a conversation
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

  @rule:APP-LEGACY-LISTS-BY-ID @must @conversation @page @needs-legacy-app
  Rule: Listing a legacy app's messages by ID is accepted, as in CONVERSATION mode
    "Apps created prior to this date are unaffected by this change."
    Processing Modes, Breaking change box (both editions)

    Messages_ListMessages with app_id and contact_id, conversation_id or both.

    @id:list
    Scenario Outline: Listing a legacy app's messages by <ids> is accepted
      Given a legacy app whose mode was never set
      And the recipient is a chat partner
      When the messages are listed by <ids>
      Then the request succeeds

      Examples: either ID, and both
        | case         | ids                            |
        | contact      | contact ID                     |
        | conversation | conversation ID                |
        | both         | contact ID and conversation ID |
