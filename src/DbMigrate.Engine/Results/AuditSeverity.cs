namespace DbMigrate;

/// <summary>How serious a finding of an audit is.</summary>
public enum AuditSeverity
{
    /// <summary>Worth a look.</summary>
    Info,

    /// <summary>Costs time or space, or will be a problem.</summary>
    Warning,

    /// <summary>Shows or loses data, or will stop writes.</summary>
    Error,
}
