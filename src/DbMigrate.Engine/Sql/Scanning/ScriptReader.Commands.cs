namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The commands of psql.</summary>
internal sealed partial class ScriptReader
{
    private string? _restrictedBy;

    private void Command()
    {
        var input = _file.Input;
        var start = _file.Start;
        if (ByteAt(input, 0) == ':')
        {
            // A colon that is no variable's: it goes on as itself.
            LeaveOut(start, input.Offset);
            StartStatement(_file, null);
            if (_partStart == start)
            {
                _partStart = input.Offset;
            }

            input.Position++;
            (_partEnd, _last) = (input.Offset, input.Offset);
            return;
        }

        var length = 0;
        while (ByteAt(input, length) is not (-1 or '\n'))
        {
            length++;
        }

        var line = System.Text.Encoding.UTF8.GetString(input.Bytes.AsSpan(input.Position, length)).TrimEnd('\r');
        var name = line.StartsWith(';') ? ";" : line[..NameLength(line)];
        var place = input.PositionOf(start).In(_source.Name);
        line = name == ";" ? name : line;
        var rest = line[name.Length..];
        var used = rest.Length;
        if (_restrictedBy is not null && name != "unrestrict")
        {
            Find(place, $"\\{name} stands between \\restrict and \\unrestrict, where no command of psql is taken.");
        }
        else if (!PsqlCommands.Taken.Contains(name))
        {
            Find(new PlanFinding(place, $"\\{name} is a command of psql that is not taken here. {PsqlCommands.Advice(name)}"));
        }
        else
        {
            string? fault = null;
            var arguments = name == "echo" ? [] : PsqlArguments.Read(rest, variable => _variables[variable], out used, out fault);
            Pass(input, System.Text.Encoding.UTF8.GetByteCount(line.AsSpan(0, name.Length + used)));
            LeaveOut(start, input.Offset);
            if (fault is not null)
            {
                Find(place, $"\\{name} {fault}");
            }
            else
            {
                Run(name, arguments, place);
            }

            return;
        }

        Pass(input, System.Text.Encoding.UTF8.GetByteCount(line));
        LeaveOut(start, input.Offset);
        if (PsqlCommands.Ends.Contains(name))
        {
            EndStatement(_file, null);
        }
    }

    private static void Pass(InputWindow input, int bytes) => input.Position += bytes;

    private static int NameLength(string line)
    {
        var length = 0;
        while (length < line.Length && !char.IsWhiteSpace(line[length]) && line[length] != '\\')
        {
            length++;
        }

        return length;
    }

    /// <summary>In the middle of a statement, what psql takes for itself is not part of the text.</summary>
    private void LeaveOut(long from, long to)
    {
        if (_inStatement)
        {
            _partEnd = from;
            EndPart(_file, null);
            (_partStart, _partEnd) = (to, to);
        }
    }

    private void Run(string name, List<string> arguments, SourcePlace place)
    {
        switch (name)
        {
            case "set" when arguments.Count > 0:
                if (_variables.Set(arguments[0], string.Concat(arguments.Skip(1))) is { } fault)
                {
                    Find(place, fault);
                }

                break;
            case "restrict" or "unrestrict" when arguments.Count != 1:
                Find(place, $"\\{name} needs its key.");
                break;
            case "restrict":
                _restrictedBy = arguments[0];
                break;
            case "unrestrict" when _restrictedBy != arguments[0]:
                Find(place, "\\unrestrict has not the key of the \\restrict before it.");
                break;
            case "unrestrict":
                _restrictedBy = null;
                break;
            case "i" or "include" or "ir" or "include_relative":
                Include(name, arguments, place);
                break;
        }
    }

    private void Include(string name, List<string> arguments, SourcePlace place)
    {
        if (arguments.Count != 1)
        {
            Find(place, $"\\{name} needs one file's name; quote it with '…' where it has spaces.");
            return;
        }

        if (_inStatement)
        {
            Find(place, $"\\{name} stands in the middle of a statement. End the statement before it with ';'.");
            return;
        }

        var path = folder.Resolve(arguments[0], name is "ir" or "include_relative" ? _open[^1].Path : null, out var fault);
        var real = fault is null ? IncludeFolder.RealPath(path) : path;
        if (fault is null && _open.FindIndex(open => open.Path == real) is var at and >= 0)
        {
            fault = $"'{arguments[0]}' includes itself: {string.Join(" → ", _open.Skip(at).Select(o => o.Name).Append(_open[at].Name))}.";
        }

        if (fault is not null)
        {
            Find(place, $"\\{name}: {fault}");
            return;
        }

        ReadFile(path, folder.NameOf(path));
    }
}
