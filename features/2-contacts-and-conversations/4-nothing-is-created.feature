Feature: What DISPATCH mode never creates
  Messages in DISPATCH mode create no contact, start no conversation and report neither.
  For integrators who promise their customers that no profile of them is stored.

  @rule:DISPATCH-MT-CREATES-NO-CONTACT @must @dispatch @page @needs-recipients
  Rule: A message sent in DISPATCH mode creates no contact
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    The list of contacts holds none for the recipient's channel identity.
    The page writes "note created" for "not created".

    @id:message
    Scenario Outline: In DISPATCH mode with a <days>-day retention, a message to a stranger creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

      Examples: messages that are not stored, and the limits of those that are
        | case  | days |
        | ttl-0 | 0    |
        | ttl-1 | 1    |
        | ttl-7 | 7    |

    @id:next-message
    Scenario: In DISPATCH mode, a second message to a stranger creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the recipient has no contact

    @id:metadata
    Scenario: In DISPATCH mode, a message with conversation metadata and a correlation ID creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient with conversation metadata and a correlation id
      Then the recipient has no contact

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a message to a stranger creates no contact
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

  @rule:DISPATCH-MO-CREATES-NO-CONTACT @must @dispatch @page @needs-handset @needs-recipients
  Rule: An inbound message in DISPATCH mode creates no contact
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    The list of contacts holds none for the sender's channel identity.
    The page writes "note created" for "not created".

    @id:inbound-message
    Scenario Outline: In DISPATCH mode with a <days>-day retention, a stranger's inbound message creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When the recipient writes
      Then the recipient has no contact

      Examples: messages that are not stored, and messages that are
        | case  | days |
        | ttl-0 | 0    |
        | ttl-1 | 1    |

    @id:reply
    Scenario: In DISPATCH mode, a stranger's reply creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the recipient has no contact

    @id:second-reply
    Scenario: A stranger's second reply to an app created with the default mode creates no contact
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the recipient has no contact

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a stranger's inbound message creates no contact
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has no contact
      When the recipient writes
      Then the recipient has no contact

  @rule:DISPATCH-MT-STARTS-NO-CONVERSATION @must @dispatch @page @needs-recipients
  Rule: A message sent in DISPATCH mode starts no conversation
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    The list of the app's conversations stays empty. The sentence says why listing is refused;
    tested here is its first half, that no conversation is created.

    @id:message
    Scenario Outline: In DISPATCH mode, a message to a <case> starts no conversation
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

      Examples: whatever the project knows of the recipient, however long messages are stored
        | case           | known                                         | days |
        | stranger       | no contact                                    | 0    |
        | contact        | a contact                                     | 1    |
        | shared-contact | a contact and a conversation with another app | 7    |

    @id:next-message
    Scenario: In DISPATCH mode, a second message to a stranger starts no conversation
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the recipient has no conversation with the app

    @id:mode-change
    Scenario: After a change to DISPATCH mode, a message to a contact starts no conversation
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

  @rule:CONVERSATION-NOT-QUERYABLE-IN-DISPATCH @must @dispatch @reference @needs-recipients
  Rule: Messages in DISPATCH mode appear in no list of conversations
    "The lack of contacts and conversations limits some API features as related data won't be queryable in the Contact and Conversation APIs."
    API reference, ProcessingMode, DISPATCH

    Conversation_ListConversations and Conversation_ListRecentConversations of the app are empty.

    @id:conversations
    Scenario Outline: In DISPATCH mode, the list of conversations is empty after a message to a <case>
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <what>
      And a message was sent to the recipient
      When the conversations are listed
      Then the list holds nothing

      Examples: whatever the project knows of the recipient
        | case           | what                                          |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:recent
    Scenario Outline: In DISPATCH mode, no recent conversation is listed after a message to a <case>
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <what>
      And a message was sent to the recipient
      When the recent conversations are listed
      Then the list holds nothing

      Examples: whatever the project knows of the recipient
        | case           | what                                          |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:dispatch-only
    Scenario Outline: In CONVERSATION mode, a dispatch-only message leaves the list of <list> empty
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient in DISPATCH mode
      When the <list> are listed
      Then the list holds nothing

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
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a <creation> is never reported

      Examples: both callbacks
        | case         | creation           |
        | contact      | contact creation   |
        | conversation | conversation start |

    @id:contact
    Scenario: In DISPATCH mode, no conversation start is reported for a message to a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient
      Then a conversation start is never reported

    @id:next-message
    Scenario Outline: No <creation> is reported for a second message from an app created with the default mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
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
    Scenario Outline: In DISPATCH mode, no <creation> is reported when a sender who has <known> writes
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient writes
      Then a <creation> is never reported

      Examples: what the first message of a stranger or a contact could report
        | case         | known      | creation           |
        | contact      | no contact | contact creation   |
        | conversation | no contact | conversation start |
        | known-sender | a contact  | conversation start |

    @id:reply
    Scenario Outline: No <creation> is reported for a reply to an app created with the default mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then a <creation> is never reported

      Examples: both callbacks
        | case         | creation           |
        | contact      | contact creation   |
        | conversation | conversation start |
