Feature: Listing by contact or conversation in DISPATCH mode
  For integrators who list the messages of an app in DISPATCH mode. The app has no contacts and no
  conversations; naming one is a mistake, and an empty list would hide it.

  @rule:LIST-DISPATCH-CONTACT-ID @must @dispatch @page
  Rule: In DISPATCH mode, listing messages by contact ID is refused with status 400
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with app_id and contact_id, whatever messages_source is named. The current
    edition of the page dropped the sentence without saying otherwise.

    @id:known-contact
    Scenario Outline: A DISPATCH app's list <how> a contact ID is refused with status 400
      Given an app <app>
      And a recipient who has a contact and a conversation with another app
      When the messages are listed <how> the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples: whatever source is named
        | case         | app                                                      | how                               |
        | no-source    | in DISPATCH mode                                         | with                              |
        | conversation | in DISPATCH mode that keeps DISPATCH messages for 7 days | from the CONVERSATION source with |
        | dispatch     | in DISPATCH mode that keeps DISPATCH messages for 7 days | from the DISPATCH source with     |

    @id:unknown-contact
    Scenario Outline: A DISPATCH app's list <how> an unknown contact ID is refused (400)
      Given an app in DISPATCH mode
      When the messages are listed <how> an unknown contact
      Then the request is refused with status 400
      And the same list without the ids is given

      Examples: whatever source is named
        | case         | how                               |
        | no-source    | with                              |
        | conversation | from the CONVERSATION source with |
        | dispatch     | from the DISPATCH source with     |

    @id:channel-identity
    Scenario: A DISPATCH app's list by contact ID and channel identity is refused with status 400
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the recipient's identity
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:default-mode
    Scenario: A list by contact ID for an app created with the default mode is refused with status 400
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    @id:changed-mode
    Scenario: A list by contact ID for an app changed to DISPATCH mode is refused with status 400
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-CONVERSATION-ID @must @dispatch @page
  Rule: In DISPATCH mode, listing messages by conversation ID is refused with status 400
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with app_id and conversation_id, whatever messages_source is named. The
    current edition of the page dropped the sentence without saying otherwise.

    @id:known-conversation
    Scenario Outline: A DISPATCH app's list <how> a conversation ID is refused with status 400
      Given an app <app>
      And a recipient who has a contact and a conversation with another app
      When the messages are listed <how> the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples: whatever source is named
        | case         | app                                                      | how                               |
        | no-source    | in DISPATCH mode                                         | with                              |
        | conversation | in DISPATCH mode that keeps DISPATCH messages for 7 days | from the CONVERSATION source with |
        | dispatch     | in DISPATCH mode that keeps DISPATCH messages for 7 days | from the DISPATCH source with     |

    @id:unknown-conversation
    Scenario Outline: A DISPATCH app's list <how> an unknown conversation ID is refused (400)
      Given an app in DISPATCH mode
      When the messages are listed <how> an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

      Examples: whatever source is named
        | case         | how                               |
        | no-source    | with                              |
        | conversation | from the CONVERSATION source with |
        | dispatch     | from the DISPATCH source with     |

    @id:channel-identity
    Scenario: A DISPATCH app's list by conversation ID and channel identity is refused with status 400
      Given an app in DISPATCH mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation and the recipient's identity
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:default-mode
    Scenario: A list by conversation ID for an app created with the default mode is refused with status 400
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

    @id:changed-mode
    Scenario: A list by conversation ID for an app changed to DISPATCH mode is refused with status 400
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

  @rule:LIST-DISPATCH-BOTH-IDS @must @dispatch @page
  Rule: A DISPATCH app listing by contact and conversation ID is refused with status 400
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with app_id, contact_id and conversation_id, whatever messages_source is
    named. The current edition of the page dropped the sentence without saying otherwise.

    @id:known-ids
    Scenario Outline: A DISPATCH app's list <how> contact and conversation ID is refused (400)
      Given an app <app>
      And a recipient who has a contact and a conversation with another app
      When the messages are listed <how> the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
      And the same ids are accepted for an app in CONVERSATION mode

      Examples: whatever source is named
        | case         | app                                                      | how                               |
        | no-source    | in DISPATCH mode                                         | with                              |
        | conversation | in DISPATCH mode that keeps DISPATCH messages for 7 days | from the CONVERSATION source with |
        | dispatch     | in DISPATCH mode that keeps DISPATCH messages for 7 days | from the DISPATCH source with     |

    @id:unknown-ids
    Scenario: A DISPATCH app's list by unknown contact and conversation IDs is refused (400)
      Given an app in DISPATCH mode
      When the messages are listed with an unknown contact and an unknown conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:default-mode
    Scenario: A list by contact and conversation ID for an app created with the default mode is refused (400)
      Given an app without a mode
      And a recipient who has a contact and a conversation with another app
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given

    @id:changed-mode
    Scenario: A list by contact and conversation ID for an app changed to DISPATCH mode is refused (400)
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with another app
      And the app was changed to DISPATCH mode
      When the messages are listed with the contact and the conversation
      Then the request is refused with status 400
      And the same list without the ids is given
