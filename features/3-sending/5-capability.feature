Feature: Querying what a recipient can receive
  For integrators who ask, before they send, on which channels a recipient can be reached. The
  documentation disagrees on whether an app in DISPATCH mode, which has no contacts, may ask.

  @rule:SEND-DISPATCH-CAPABILITY @may @dispatch @reference @needs-recipients
  Rule: Open: can an app in DISPATCH mode query a recipient's capability?
    "Capability queries can only be executed for contacts that already exist in a project and app."
    API reference, Capability_QueryCapability, operation

    Capability_QueryCapability with recipient.identified_by. Either answer is permitted.

    @id:recipients
    Scenario Outline: Open: does a DISPATCH app's capability query for a <recipient> succeed?
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When the recipient's capability is queried
      Then it is observed whether the request succeeds

      Examples: without and with a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |
