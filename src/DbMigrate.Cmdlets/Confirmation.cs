using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>
/// Decides whether a command asks for confirmation, and asks, by PowerShell's rules. It never asks in a session that
/// cannot answer. Called on the pipeline's thread.
/// </summary>
/// <param name="cmdlet">The command.</param>
/// <param name="force">Its parameter <c>-Force</c>: does not ask.</param>
internal sealed class Confirmation(MigrationCommand cmdlet, bool force)
{
    /// <summary>Whether the user answered a question of the engine with no.</summary>
    internal bool Declined { get; private set; }

    /// <summary>Whether <c>-WhatIf</c> applies.</summary>
    internal bool IsWhatIf =>
        Bound("WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference", false));

    // -Confirm takes precedence over -Force.
    private ConfirmImpact Preference =>
        Bound("Confirm") switch
        {
            true => ConfirmImpact.Low,
            false => ConfirmImpact.None,
            null when force => ConfirmImpact.None,
            null => LanguagePrimitives.ConvertTo<ConfirmImpact>(
                cmdlet.GetVariableValue("ConfirmPreference", ConfirmImpact.High)
            ),
        };

    /// <summary>
    /// Returns whether to process a target; writes a WhatIf message or asks where the preferences require it.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="action">The action.</param>
    /// <param name="name">The phase's id or milestone, for the error.</param>
    internal bool ShouldProcess(string target, string action, string name)
    {
        if (Bound("Confirm") is null && force && !IsWhatIf)
        {
            return true;
        }

        try
        {
            return cmdlet.ShouldProcess(target, action);
        }
        catch (Exception exception) when (CannotAsk(exception))
        {
            cmdlet.ThrowTerminatingError(
                cmdlet.RecordOf(
                    new ConfirmationRequiredException(
                        $"{action} {target}: confirmation is required, and this session cannot ask; nothing was run.",
                        name,
                        exception
                    )
                    {
                        Action = action == "Undo" ? PhaseAction.Undo : PhaseAction.Apply,
                    }
                )
            );
            throw;
        }
    }

    /// <summary>
    /// Answers a question of the engine before a dangerous phase. In a session that cannot ask, the answer is no.
    /// </summary>
    internal bool Answer(string question)
    {
        if (Preference == ConfirmImpact.None)
        {
            return true;
        }

        try
        {
            var yes = cmdlet.ShouldContinue(question, "Confirm");
            Declined |= !yes;
            return yes;
        }
        catch (Exception exception) when (CannotAsk(exception))
        {
            return false;
        }
    }

    // Hosts that cannot ask throw different exceptions: -NonInteractive, a runspace without a host, an ended input.
    private static bool CannotAsk(Exception exception) => exception is not PipelineStoppedException;

    private bool? Bound(string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var value)
            ? LanguagePrimitives.IsTrue(value)
            : null;
}
