Feature: Events in DISPATCH mode
  Typing, opting in and other events create no contact and no conversation in DISPATCH mode, and
  app events cannot be injected. For developers of chat channels that show who is typing.

  @rule:DISPATCH-EVENT-CREATES-NO-CONTACT @must @dispatch @page @needs-events @needs-recipients
  Rule: An event sent in DISPATCH mode creates no contact
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    Nor does a later message over the channel that carried the event.
    The page writes "note created" for "not created".

    @id:event
    Scenario Outline: In DISPATCH mode with a retention of <ttl>, an event to a stranger creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a stranger
      When an event is sent to the recipient
      Then the recipient has no contact

      Examples: DISPATCH retentions of 0 days and of 1 day
        | case  | ttl    |
        | ttl-0 | 0 days |
        | ttl-1 | 1 day  |

    @id:default-mode
    Scenario: An event to a stranger from an app created with the default mode creates no contact
      Given an app created with the default mode
      And the recipient is a stranger
      When an event is sent to the recipient
      Then the recipient has no contact

    @id:mode-change
    Scenario: After a change to DISPATCH mode, an event to a stranger creates no contact
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a stranger
      When an event is sent to the recipient
      Then the recipient has no contact

    @id:message-after-event
    Scenario: In DISPATCH mode, a message over the channel of an earlier event creates no contact
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And an event was sent to the recipient
      When a message is sent to the recipient over the event channel
      Then the recipient has no contact

    @id:content
    Scenario Outline: In DISPATCH mode, <event> event to a stranger creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When <event> event is sent to the recipient
      Then the recipient has no contact

      Examples: every kind of event but composing and reading
        | case          | event           |
        | composing-end | a composing end |
        | comment-reply | a comment reply |
        | agent-joined  | an agent joined |
        | agent-left    | an agent left   |
        | generic       | a generic       |

    @id:two-identities
    Scenario: In DISPATCH mode, an event to a stranger with two identities creates a contact for neither
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger with two identities
      When an event is sent to the recipient
      Then neither identity of the recipient has a contact

  @rule:DISPATCH-EVENT-STARTS-NO-CONVERSATION @must @dispatch @page @needs-events @needs-recipients
  Rule: An event sent in DISPATCH mode starts no conversation
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    The list of the app's conversations stays empty. The sentence says why listing is refused;
    tested here is its first half, that no conversation is created.

    @id:event
    Scenario Outline: In DISPATCH mode, an event to a <recipient> starts no conversation
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When an event is sent to the recipient
      Then the recipient has no conversation with the app

      Examples: whatever the project knows of the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:content
    Scenario Outline: In DISPATCH mode, <event> event to a contact starts no conversation
      Given an app in DISPATCH mode
      And the recipient is a contact
      When <event> event is sent to the recipient
      Then the recipient has no conversation with the app

      Examples: every other kind of event that an app can send
        | case          | event           |
        | composing-end | a composing end |
        | comment-reply | a comment reply |
        | agent-joined  | an agent joined |
        | agent-left    | an agent left   |
        | generic       | a generic       |

  @rule:DISPATCH-TYPING-CREATES-NO-CONTACT @must @dispatch @page @needs-events @needs-handset @needs-recipients
  Rule: An inbound typing event in DISPATCH mode creates no contact
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    The event that a recipient sends by starting to type (EVENT_INBOUND).
    The page writes "note created" for "not created".

    @id:typing
    Scenario: In DISPATCH mode, a typing event from a stranger creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When the recipient starts typing
      Then the recipient has no contact

    @id:default-mode
    Scenario: A typing event to an app created with the default mode creates no contact
      Given an app created with the default mode
      And the recipient is a stranger
      When the recipient starts typing
      Then the recipient has no contact

  @rule:DISPATCH-OPT-CREATES-NO-CONTACT @must @dispatch @page @needs-handset @needs-recipients
  Rule: An opt-in or opt-out in DISPATCH mode creates no contact
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    The page writes "note created" for "not created".

    @id:opt
    Scenario Outline: In DISPATCH mode, a stranger who <opts> gets no contact
      Given an app in DISPATCH mode
      And the recipient is a stranger
      When the recipient <opts>
      Then the recipient has no contact

      Examples: both directions
        | case    | opts     |
        | in      | opts in  |
        | out     | opts out |

    @id:default-mode
    Scenario: A stranger's opt-in to an app created with the default mode creates no contact
      Given an app created with the default mode
      And the recipient is a stranger
      When the recipient opts in
      Then the recipient has no contact

    @id:after-message
    Scenario: In DISPATCH mode, a stranger's opt-in after a message creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient opts in
      Then the recipient has no contact

  @rule:CONVERSATION-INJECT-EVENT @should @dispatch @reference
  Rule: Injecting an app event is refused once the app is in DISPATCH mode
    "It only supports injecting App events in `CONVERSATION` mode."
    API reference, Events_InjectEvent, operation

    Events_InjectEvent, into a conversation from before the change of mode.
    Read as: with a 4xx. As a control, the same request succeeds once the app is back.

    @id:mode-change
    Scenario: After a change to DISPATCH mode, injecting an app event into a conversation is refused
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When an app event is injected into the conversation
      Then the request is refused
      And the same request succeeds once the app is back in CONVERSATION mode

    @id:kinds
    Scenario Outline: After a change to DISPATCH mode, injecting <kind> event into a conversation is refused
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When <kind> event is injected into the conversation
      Then the request is refused
      And the same request succeeds once the app is back in CONVERSATION mode

      Examples: every kind but composing and reading
        | case          | kind            |
        | composing-end | a composing end |
        | comment-reply | a comment reply |
        | agent-joined  | an agent joined |
        | agent-left    | an agent left   |
        | generic       | a generic       |

    @id:earlier-accepted
    Scenario: After a change to DISPATCH mode, injecting an app event is refused even if one was accepted before
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And an app event was injected into the conversation
      And the app was changed to DISPATCH mode
      When an app event is injected into the conversation
      Then the request is refused
      And the same request succeeds once the app is back in CONVERSATION mode

  @rule:EVENT-DISPATCH-IDS @may @dispatch @reference @needs-events @needs-recipients
  Rule: Open: is an event sent in DISPATCH mode stored, and does it carry IDs?
    "Will not be present for apps in Dispatch Mode."
    API reference, ConversationEvent, contact_id and conversation_id

    Events_GetEvent; contact_id and conversation_id of the event. The documentation is silent on
    whether such an event is stored, and disagrees with itself on empty and absent IDs.

    @id:stored
    Scenario: Open: is an event sent to a stranger in DISPATCH mode stored?
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When an event is sent to the recipient
      Then it is observed whether the event is stored

    @id:contact
    Scenario: Open: does an event sent to a contact in DISPATCH mode carry a contact ID or conversation ID?
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      When an event is sent to the recipient
      Then it is observed whether the stored event carries no contact ID and no conversation ID
