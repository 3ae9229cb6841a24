// Swift cannot call variadic C functions, so each use of el_wset and el_wget has a wrapper here.
// They are static inline: a system-library target has no C sources to compile.
#ifndef SITESCRIPT_CLIBEDIT_SHIM_H
#define SITESCRIPT_CLIBEDIT_SHIM_H

#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

// The header names this type in a comment only.
typedef unsigned char (*sitescript_command)(EditLine *, wint_t);
typedef int (*sitescript_character_reader)(EditLine *, wchar_t *);

static inline int sitescript_set_client_data(EditLine *editor, void *data) {
    return el_wset(editor, EL_CLIENTDATA, data);
}

static inline void *sitescript_client_data(EditLine *editor) {
    void *data = NULL;
    return el_wget(editor, EL_CLIENTDATA, &data) == 0 ? data : NULL;
}

static inline int sitescript_set_character_reader(EditLine *editor, sitescript_character_reader reader) {
    return el_wset(editor, EL_GETCFN, reader);
}

// libedit keeps both texts, so they must live as long as the editor.
static inline int sitescript_add_command(
    EditLine *editor, const wchar_t *name, const wchar_t *help, sitescript_command command) {
    return el_wset(editor, EL_ADDFN, name, help, command);
}

static inline int sitescript_set_editor(EditLine *editor, const wchar_t *name) {
    return el_wset(editor, EL_EDITOR, name);
}

static inline int sitescript_set_signal_handling(EditLine *editor, int on) {
    return el_wset(editor, EL_SIGNAL, on);
}

// Puts the terminal in the editing mode (on) or in the mode programs run in (off).
static inline int sitescript_prepare_terminal(EditLine *editor, int on) {
    return el_wset(editor, EL_PREP_TERM, on);
}

#endif
