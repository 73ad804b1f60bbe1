Feature: What DISPATCH mode never creates
  Messages in DISPATCH mode create no contact, start no conversation, and trigger no callback of
  either. For integrators who promise their customers that no profile of them is stored.

  @rule:DISPATCH-MT-CREATES-NO-CONTACT @must @dispatch @page @needs-recipients
  Rule: A message sent in DISPATCH mode creates no contact
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    The list of contacts holds none for the recipient's channel identity.
    The page writes "note created" for "not created".

    @id:message
    Scenario Outline: In DISPATCH mode with a retention of <ttl>, a message to a stranger creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has no contact

      Examples: messages that are not stored, and the limits of those that are
        | case  | ttl    |
        | ttl-0 | 0 days |
        | ttl-1 | 1 day  |
        | ttl-7 | 7 days |

    @id:next-message
    Scenario: In DISPATCH mode, a second message to a stranger creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the recipient has no contact

    @id:metadata
    Scenario: In DISPATCH mode, a message with conversation metadata and a correlation ID creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient with conversation metadata "A" and correlation ID "A"
      Then the recipient has no contact

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a message to a stranger creates no contact
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the recipient has no contact

    @id:capability-query
    Scenario: In DISPATCH mode, a capability query and a message after it create no contact
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And the recipient's capability was queried, if accepted
      When a message is sent to the recipient
      Then the recipient has no contact

    @id:query-mode-change
    Scenario: After a change to DISPATCH mode, a capability query and a message after it create no contact
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a stranger
      And the recipient's capability was queried, if accepted
      When a message is sent to the recipient
      Then the recipient has no contact

    @id:second-identity
    Scenario: In DISPATCH mode, a message to a known and an unknown identity creates no contact with the unknown one
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact whose second identity is unknown
      When a message is sent to the recipient
      Then the second identity of the recipient has no contact
      And the recipient still has the same contact

    @id:at-once
    Scenario: In DISPATCH mode, three messages sent at once to a stranger create no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When 3 messages are sent to the recipient at once
      Then the recipient has no contact

  @rule:DISPATCH-MO-CREATES-NO-CONTACT @must @dispatch @page @needs-handset @needs-recipients
  Rule: An inbound message in DISPATCH mode creates no contact
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    The list of contacts holds none for the sender's channel identity.
    The page writes "note created" for "not created".

    @id:inbound-message
    Scenario Outline: In DISPATCH mode with a retention of <ttl>, a stranger's inbound message creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      When the recipient writes to the app
      Then the recipient has no contact

      Examples: messages that are not stored, and messages that are
        | case  | ttl    |
        | ttl-0 | 0 days |
        | ttl-1 | 1 day  |

    @id:reply
    Scenario: In DISPATCH mode, a stranger's reply creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the recipient has no contact

    @id:second-reply
    Scenario: A stranger's second reply to an app created with the default mode creates no contact
      Given an app created with the default mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the recipient has no contact

    @id:third-reply
    Scenario: In DISPATCH mode, a stranger's third reply creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      And the recipient replied
      When the recipient replies
      Then the recipient has no contact

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a stranger's inbound message creates no contact
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a stranger
      When the recipient writes to the app
      Then the recipient has no contact

  @rule:DISPATCH-MT-STARTS-NO-CONVERSATION @must @dispatch @page @needs-recipients
  Rule: A message sent in DISPATCH mode starts no conversation
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    The list of the app's conversations stays empty. The sentence says why listing is refused;
    tested here is its first half, that no conversation is created.

    @id:message
    Scenario Outline: In DISPATCH mode, a message to a <recipient> starts no conversation
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

      Examples: whatever the project knows of the recipient, however long messages are stored
        | case           | recipient      | ttl    |
        | stranger       | stranger       | 0 days |
        | contact        | contact        | 1 day  |
        | shared-contact | shared contact | 7 days |

    @id:next-message
    Scenario: In DISPATCH mode, a second message to a stranger starts no conversation
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the recipient has no conversation with the app

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a message to a contact starts no conversation
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

  @rule:CONVERSATION-NOT-QUERYABLE-IN-DISPATCH @must @dispatch @reference @needs-recipients
  Rule: Messages in DISPATCH mode appear in no list of conversations
    "The lack of contacts and conversations limits some API features as related data won't be queryable in the Contact and Conversation APIs."
    API reference, ProcessingMode, DISPATCH

    Conversation_ListConversations and Conversation_ListRecentConversations of the app are empty.

    @id:conversations
    Scenario Outline: In DISPATCH mode, the list of conversations is empty after a message to a <recipient>
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And a message was sent to the recipient
      When the conversations are listed
      Then the list is empty

      Examples: whatever the project knows of the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:recent
    Scenario Outline: In DISPATCH mode, no recent conversation is listed after a message to a <recipient>
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And a message was sent to the recipient
      When the recent conversations are listed
      Then the list is empty

      Examples: whatever the project knows of the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:strategy
    Scenario Outline: In CONVERSATION mode, a dispatch-only message leaves the list of <list> empty
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a dispatch-only message was sent to the recipient
      When the <list> are listed
      Then the list is empty

      Examples: both lists of conversations
        | case          | list                 |
        | conversations | conversations        |
        | recent        | recent conversations |

  @rule:DISPATCH-NO-CREATION-CALLBACK @must @dispatch @page @needs-callbacks @needs-recipients
  Rule: Sending in DISPATCH mode triggers no contact or conversation creation callback
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    No CONTACT_CREATE and no CONVERSATION_START callback arrives. The sentence says why listing is
    refused; tested here is its first half, that contacts and conversations are not created.

    @id:message
    Scenario Outline: In DISPATCH mode, no <creation> is reported for a message to a stranger
      Given an app in DISPATCH mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then a <creation> is never reported

      Examples: both callbacks
        | case         | creation           |
        | contact      | contact creation   |
        | conversation | conversation start |

    @id:contact
    Scenario: In DISPATCH mode, no conversation start is reported for a message to a contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      When a message is sent to the recipient
      Then a conversation start is never reported

    @id:next-message
    Scenario Outline: No <creation> is reported for a second message from an app created with the default mode
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then a <creation> is never reported

      Examples: both callbacks
        | case         | creation           |
        | contact      | contact creation   |
        | conversation | conversation start |

  @rule:DISPATCH-MO-NO-CREATION-CALLBACK @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: Receiving in DISPATCH mode triggers no contact or conversation creation callback
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    No CONTACT_CREATE and no CONVERSATION_START callback arrives. The sentence says why listing is
    refused; tested here is its first half, that contacts and conversations are not created.

    @id:inbound-message
    Scenario Outline: In DISPATCH mode, no <creation> is reported when a <recipient> writes
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then a <creation> is never reported

      Examples: the callbacks that an inbound message could trigger
        | case         | recipient | creation           |
        | contact      | stranger  | contact creation   |
        | conversation | stranger  | conversation start |
        | known-sender | contact   | conversation start |

    @id:reply
    Scenario Outline: No <creation> is reported for a reply to an app created with the default mode
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then a <creation> is never reported

      Examples: both callbacks
        | case         | creation           |
        | contact      | contact creation   |
        | conversation | conversation start |
