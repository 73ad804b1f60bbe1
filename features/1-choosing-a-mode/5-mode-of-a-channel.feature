Feature: The mode on every channel
  An app may reach its recipients by several channels, and has one mode for them all.
  This matters to whoever adds a richer channel to one that sends plain texts.

  @rule:APP-MODE-EVERY-CHANNEL @must @both @page @needs-events @needs-recipients
  Rule: TITLE OF APP-MODE-EVERY-CHANNEL
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: a <mode> app writes so to a <recipient> by a rich channel
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      And an event was sent to the recipient
      When a message is sent to the recipient
      Then the message is stored in <mode> mode
      And the message is listed in <mode> mode

      Examples:
        | case | mode         | recipient     | known      |
        | 1    | DISPATCH     | stranger      | no contact |
        | 2    | DISPATCH     | known contact | a contact  |
        | 3    | CONVERSATION | stranger      | no contact |
        | 4    | CONVERSATION | known contact | a contact  |

    @id:s2
    Scenario Outline: a message by a rich channel is in <new> mode after a change
      Given an app in <old> mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And an event was sent to the recipient
      And the app was changed to <new> mode
      When a message is sent to the recipient
      Then the message is stored in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |
