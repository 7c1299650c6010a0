using System.Text;

namespace DbMigrate.Engine.Execution.Programs;

/// <summary>The end of what a program or script writes, without secrets. Lines come from any thread.</summary>
/// <param name="mask">Masks secrets in a line, before anything is cut.</param>
/// <param name="onLine">Called for each line.</param>
internal sealed class ProgramOutput(Func<string, string> mask, Action<string> onLine)
{
    /// <summary>How many characters of the output's end the journal keeps.</summary>
    private const int Kept = 8000;

    private readonly StringBuilder _text = new();

    /// <summary>Adds a line.</summary>
    internal void Add(string line)
    {
        line = mask(line);
        lock (_text)
        {
            _text.AppendLine(line);
            if (_text.Length > 4 * Kept)
            {
                _text.Remove(0, _text.Length - (2 * Kept));
            }
        }

        onLine(line);
    }

    /// <summary>Returns the end of the output.</summary>
    public override string ToString()
    {
        lock (_text)
        {
            return _text.Length > Kept ? "…" + _text.ToString(_text.Length - Kept, Kept) : _text.ToString().TrimEnd();
        }
    }
}
