using System.Globalization;
using System.Management.Automation.Host;

namespace DbMigrate.Windows.Host;

/// <summary>A host of PowerShell that keeps the exit code of a script, and has no user.</summary>
internal sealed class ExitHost : PSHost
{
    /// <summary>The code of <c>exit</c>. Default: 0.</summary>
    public int ExitCode { get; private set; }

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override string Name => "windows-host";

    /// <inheritdoc/>
    public override PSHostUserInterface? UI => null;

    /// <inheritdoc/>
    public override Version Version { get; } = new(1, 0);

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void NotifyBeginApplication() { }

    /// <inheritdoc/>
    public override void NotifyEndApplication() { }
}
