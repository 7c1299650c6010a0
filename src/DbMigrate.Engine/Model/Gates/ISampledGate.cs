namespace DbMigrate.Engine.Model.Gates;

/// <summary>A gate that is decided by samples of a preflight check. Every run of that check stores one.</summary>
internal interface ISampledGate
{
    /// <summary>The check's name.</summary>
    string Check { get; }

    /// <summary>The interval of the samples.</summary>
    TimeSpan Every { get; }
}
