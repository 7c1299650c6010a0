namespace DbMigrate;

/// <summary>The format of a report of an audit.</summary>
public enum AuditFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>An array of JSON, with an object for each finding.</summary>
    Json,

    /// <summary>SARIF 2.1.0, which code scanning of GitHub and others read.</summary>
    Sarif,

    /// <summary>Annotations of GitHub Actions, a line for each finding.</summary>
    GitHub,

    /// <summary>XML of JUnit, with a test case for each rule.</summary>
    JUnit,
}
