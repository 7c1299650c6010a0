namespace DbMigrate.Engine.Model.Gates;

/// <summary>A gate that judges by samples of a preflight check: whoever asks that check keeps them.</summary>
internal interface ISampledGate
{
    /// <summary>The check's name.</summary>
    string Check { get; }
}
