using DbMigrate.Windows.Host;

return args switch
{
    ["script", var file, .. var words] => ScriptHost.Run(file, words, named: true),
    ["-noprofile", "-noninteractive", "-file", var file, .. var words] => ScriptHost.Run(file, words, named: false),
    ["-noprofile", "-noninteractive", "-command", var text] => ScriptHost.RunText(text),
    ["detached", .. var words] => Detached.Run(words),
    ["console", .. var words] => OwnConsole.Start(words),
    ["in-console", var page, var sign, var trigger, .. var words] => OwnConsole.Run(page, sign, trigger, words),
    ["hold", var file] => Programs.Hold(file),
    ["words", .. var words] => Programs.Write(words),
    ["tree", var file] => Programs.StartOrphan(file),
    ["parent", var file] => Programs.StartChild(file),
    ["beat", var file] => Programs.Beat(file),
    ["--version"] => Programs.WriteVersion(),
    _ => 64,
};
