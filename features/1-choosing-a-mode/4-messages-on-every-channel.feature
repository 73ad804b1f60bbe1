Feature: The mode of an app applies on every channel
  For integrators who reach people over several channels. A message is processed in the mode of its
  app, whichever channel carries it and however many identities its recipient has.

  @rule:APP-MODE-EVERY-CHANNEL @must @both @page @needs-events @needs-recipients
  Rule: The mode of an app applies on every channel
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    Recipients here are on the channel that carries events; those of other rules need not be.
    The event sent beforehand shows that the channel carries events.

    @id:message
    Scenario Outline: Over the event channel, a <mode> app's message to a <recipient> is stored and listed in <mode> mode
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And an event was sent to the recipient
      When a message is sent to the recipient over the event channel
      Then the message is stored in <mode> mode
      And the message is listed in <mode> mode

      Examples: either mode, recipients without and with a contact
        | case          | mode         | recipient |
        | disp-stranger | DISPATCH     | stranger  |
        | disp-contact  | DISPATCH     | contact   |
        | conv-stranger | CONVERSATION | stranger  |
        | conv-contact  | CONVERSATION | contact   |

    @id:mode-change
    Scenario Outline: Over the event channel, a message after a change to <new> mode is stored in <new> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And an event was sent to the recipient
      And the app was changed to <new> mode
      When a message is sent to the recipient over the event channel
      Then the message is stored in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:two-identities
    Scenario: A DISPATCH app's message to a stranger with two identities is stored in DISPATCH mode and creates no contact
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger with two identities
      When a message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And neither identity of the recipient has a contact

    @id:two-identities-known
    Scenario Outline: A <mode> app's message to a contact with two identities is stored and listed in <mode> mode
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a contact with two identities
      When a message is sent to the recipient
      Then the message is stored in <mode> mode
      And the message is listed in <mode> mode

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:priority
    Scenario Outline: A <mode> app's message with priority for a second identity is stored and listed in <mode> mode
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger with two identities
      When a message is sent to the recipient with priority for their second identity
      Then the message is stored in <mode> mode
      And the message is listed in <mode> mode

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |
