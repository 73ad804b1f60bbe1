Feature: Listing by contact or conversation in DISPATCH mode
  For integrators who list the messages of an app in DISPATCH mode. The app has no contacts and no
  conversations; naming one is a mistake, and an empty list would hide it.

  @rule:LIST-DISPATCH-CONTACT-ID @must @dispatch @page
  Rule: In DISPATCH mode, listing messages by contact ID is refused with status 400
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with app_id and contact_id, whatever messages_source is named. The current
    edition of the page dropped the sentence without saying otherwise.

    @id:known
    Scenario Outline: A DISPATCH app's message list <how> contact ID is refused with status 400
      Given an app <app>
      And the recipient is a shared contact
      When the messages are listed <how> contact ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
      And the same IDs are accepted for an app in CONVERSATION mode

      Examples: with no source, and with each of the two
        | case         | app                                                  | how                             |
        | no-source    | in DISPATCH mode                                     | by                              |
        | conversation | in DISPATCH mode with a DISPATCH retention of 7 days | from the CONVERSATION source by |
        | dispatch     | in DISPATCH mode with a DISPATCH retention of 7 days | from the DISPATCH source by     |

    @id:unknown
    Scenario Outline: A DISPATCH app's message list <how> an unknown contact ID is refused (400)
      Given an app in DISPATCH mode
      When the messages are listed <how> an unknown contact ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds

      Examples: with no source, and with each of the two
        | case         | how                             |
        | no-source    | by                              |
        | conversation | from the CONVERSATION source by |
        | dispatch     | from the DISPATCH source by     |

    @id:channel-identity
    Scenario: A DISPATCH app's message list by contact ID and channel identity is refused with status 400
      Given an app in DISPATCH mode
      And the recipient is a shared contact
      When the messages are listed by contact ID and channel identity
      Then the request is refused with status 400
      And the same request without the IDs succeeds

    @id:default-mode
    Scenario: A message list by contact ID for an app created with the default mode is refused with status 400
      Given an app created with the default mode
      And the recipient is a shared contact
      When the messages are listed by contact ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
      And the same IDs are accepted for an app in CONVERSATION mode

    @id:changed-mode
    Scenario: A message list by contact ID for an app changed to DISPATCH mode is refused with status 400
      Given an app in CONVERSATION mode
      And the recipient is a shared contact
      And the app was changed to DISPATCH mode
      When the messages are listed by contact ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
      And the same IDs are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-CONVERSATION-ID @must @dispatch @page
  Rule: In DISPATCH mode, listing messages by conversation ID is refused with status 400
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with app_id and conversation_id, whatever messages_source is named. The
    current edition of the page dropped the sentence without saying otherwise.

    @id:known
    Scenario Outline: A DISPATCH app's message list <how> conversation ID is refused with status 400
      Given an app <app>
      And the recipient is a shared contact
      When the messages are listed <how> conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
      And the same IDs are accepted for an app in CONVERSATION mode

      Examples: with no source, and with each of the two
        | case         | app                                                  | how                             |
        | no-source    | in DISPATCH mode                                     | by                              |
        | conversation | in DISPATCH mode with a DISPATCH retention of 7 days | from the CONVERSATION source by |
        | dispatch     | in DISPATCH mode with a DISPATCH retention of 7 days | from the DISPATCH source by     |

    @id:unknown
    Scenario Outline: A DISPATCH app's message list <how> an unknown conversation ID is refused (400)
      Given an app in DISPATCH mode
      When the messages are listed <how> an unknown conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds

      Examples: with no source, and with each of the two
        | case         | how                             |
        | no-source    | by                              |
        | conversation | from the CONVERSATION source by |
        | dispatch     | from the DISPATCH source by     |

    @id:channel-identity
    Scenario: A DISPATCH app's message list by conversation ID and channel identity is refused with status 400
      Given an app in DISPATCH mode
      And the recipient is a shared contact
      When the messages are listed by conversation ID and channel identity
      Then the request is refused with status 400
      And the same request without the IDs succeeds

    @id:default-mode
    Scenario: A message list by conversation ID for an app created with the default mode is refused with status 400
      Given an app created with the default mode
      And the recipient is a shared contact
      When the messages are listed by conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
      And the same IDs are accepted for an app in CONVERSATION mode

    @id:changed-mode
    Scenario: A message list by conversation ID for an app changed to DISPATCH mode is refused with status 400
      Given an app in CONVERSATION mode
      And the recipient is a shared contact
      And the app was changed to DISPATCH mode
      When the messages are listed by conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
      And the same IDs are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-BOTH-IDS @must @dispatch @page
  Rule: In DISPATCH mode, listing by contact and conversation ID is refused (400)
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with app_id, contact_id and conversation_id, whatever messages_source is
    named. The current edition of the page dropped the sentence without saying otherwise.

    @id:known-ids
    Scenario Outline: A DISPATCH app's message list <how> contact and conversation ID is refused (400)
      Given an app <app>
      And the recipient is a shared contact
      When the messages are listed <how> contact ID and conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
      And the same IDs are accepted for an app in CONVERSATION mode

      Examples: with no source, and with each of the two
        | case         | app                                                  | how                             |
        | no-source    | in DISPATCH mode                                     | by                              |
        | conversation | in DISPATCH mode with a DISPATCH retention of 7 days | from the CONVERSATION source by |
        | dispatch     | in DISPATCH mode with a DISPATCH retention of 7 days | from the DISPATCH source by     |

    @id:unknown-ids
    Scenario: A DISPATCH app's message list by unknown contact and conversation IDs is refused (400)
      Given an app in DISPATCH mode
      When the messages are listed by an unknown contact ID and an unknown conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds

    @id:default-mode
    Scenario: A message list by contact and conversation ID for an app created with the default mode is refused (400)
      Given an app created with the default mode
      And the recipient is a shared contact
      When the messages are listed by contact ID and conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds

    @id:changed-mode
    Scenario: A message list by contact and conversation ID for an app changed to DISPATCH mode is refused (400)
      Given an app in CONVERSATION mode
      And the recipient is a shared contact
      And the app was changed to DISPATCH mode
      When the messages are listed by contact ID and conversation ID
      Then the request is refused with status 400
      And the same request without the IDs succeeds
