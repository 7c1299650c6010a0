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
    // A background job runs in a process of its own, started with -s. Its host passes questions on to a parent that may
    // never look. A remote session has the same host, and its user can answer.
    private static readonly bool IsJobProcess = Array.Exists(
        Environment.GetCommandLineArgs(),
        a => a is "-s" or "-servermode"
    );

    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Whether the user answered a question with no.</summary>
    internal bool Declined { get; private set; }

    /// <summary>Whether <c>-WhatIf</c> applies.</summary>
    internal bool IsWhatIf =>
        Bound("WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference", false));

    // -Confirm takes precedence over -Force.
    private ConfirmImpact Preference =>
        Bound("Confirm") == true ? ConfirmImpact.Low
        : IsConsent ? ConfirmImpact.None
        : LanguagePrimitives.ConvertTo<ConfirmImpact>(cmdlet.GetVariableValue("ConfirmPreference", ConfirmImpact.High));

    // A preference is set for a whole session or profile, before anybody knows what will be lost. So only a parameter
    // of this call is consent.
    private bool IsConsent => Bound("Confirm") is { } asks ? !asks : force;

    private bool IsJob => IsJobProcess && cmdlet.Host.Name == "ServerRemoteHost";

    /// <summary>
    /// Returns whether to process a target; writes a WhatIf message or asks where the preferences require it.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="action">The action.</param>
    /// <param name="name">The phase's id or milestone, for the error.</param>
    internal bool ShouldProcess(string target, string action, string name) =>
        Process(target, action) ?? Refuse($"{action} {target}", name);

    /// <summary>
    /// Returns whether to do something dangerous. The default answer is no, whatever the preferences ask for.
    /// </summary>
    /// <param name="about">What will be done, in lines.</param>
    /// <param name="target">The target, for a WhatIf message.</param>
    /// <param name="action">The action, for a WhatIf message.</param>
    /// <param name="name">The phase's id, for the error.</param>
    internal bool ShouldDoDangerous(string about, string target, string action, string name) =>
        IsWhatIf ? cmdlet.ShouldProcess(target, action) : Ask(about) ?? Refuse(about, name);

    /// <summary>Answers a question of the engine.</summary>
    internal MigrationAnswer Answer(MigrationQuestion question) =>
        (question.IsDangerous ? Ask(question.Text) : Process(question.Target, VerbOf(question.Action))) switch
        {
            true => MigrationAnswer.Yes,
            false => MigrationAnswer.No,
            null => MigrationAnswer.CannotAsk,
        };

    private static string VerbOf(PhaseAction action) => action == PhaseAction.Undo ? "Undo" : "Invoke";

    /// <summary>Asks as ShouldProcess does; null: the session cannot ask.</summary>
    private bool? Process(string target, string action)
    {
        if (Bound("Confirm") is null && force && !IsWhatIf)
        {
            return true;
        }

        return IsJob && !IsWhatIf && Preference is > ConfirmImpact.None and <= ConfirmImpact.Medium
            ? null
            : Asked(() => cmdlet.ShouldProcess(target, action));
    }

    /// <summary>Asks about something dangerous, with the default no; null: the session cannot ask.</summary>
    private bool? Ask(string about) =>
        IsConsent ? true
        : IsJob ? null
        : Asked(() => cmdlet.ShouldContinue(about, "Confirm", hasSecurityImpact: true, ref _yesToAll, ref _noToAll));

    private bool? Asked(Func<bool> ask)
    {
        try
        {
            var yes = ask();
            Declined |= !yes;
            return yes;
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // Hosts that cannot ask throw different exceptions: -NonInteractive, a runspace without a host, an ended
            // input.
            return null;
        }
    }

    private bool Refuse(string about, string name)
    {
        var refused = new ConfirmationRequiredException(
            $"{about}{(about.EndsWith('.') ? null : ":")}{Environment.NewLine}This needs a confirmation, and the session cannot ask; nothing was done.",
            name
        );
        cmdlet.ThrowTerminatingError(cmdlet.RecordOf(refused));
        throw refused;
    }

    private bool? Bound(string parameter) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var value)
            ? LanguagePrimitives.IsTrue(value)
            : null;
}
