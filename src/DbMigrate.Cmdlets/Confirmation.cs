using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>
/// What a command may do without asking, and how it asks: as PowerShell's own commands do, and never where nobody could
/// answer.
/// Called on the pipeline's thread.
/// </summary>
/// <param name="cmdlet">The command.</param>
/// <param name="force">Its <c>-Force</c>: do not ask.</param>
internal sealed class Confirmation(PSCmdlet cmdlet, bool force)
{
    /// <summary>Whether the answer to a question of the engine was no.</summary>
    internal bool Declined { get; private set; }

    /// <summary>Whether only to say what would be done.</summary>
    internal bool IsWhatIf =>
        Bound("WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference", false));

    // -Force says less than -Confirm, which says it for this one command in so many words.
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
    /// Whether to do something: says it where only that is wanted, asks where the session's preference wants it.
    /// </summary>
    /// <param name="target">What it is done to.</param>
    /// <param name="action">What is done.</param>
    /// <param name="name">The phase's id, or what else an error is to name.</param>
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
                ErrorRecords.Of(
                    new ConfirmationRequiredException(
                        $"{action} {target}: this is to be confirmed, and nobody can be asked in this session; nothing was run. Say -Confirm:$false to run it without asking.",
                        name,
                        exception
                    )
                )
            );
            throw;
        }
    }

    /// <summary>
    /// Answers the engine, which asks before something dangerous. Where nobody can be asked the answer is no, and the
    /// engine says what that stops.
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

    // Hosts that cannot ask throw what they like: -NonInteractive, a runspace without a host, a standard input that has
    // ended. Only a stop is a stop.
    private static bool CannotAsk(Exception exception) => exception is not PipelineStoppedException;

    private bool? Bound(string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var value)
            ? LanguagePrimitives.IsTrue(value)
            : null;
}
