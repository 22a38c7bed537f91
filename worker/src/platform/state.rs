//! What an isolate holds between requests: for everybody, nothing of anybody.

use std::{cell::RefCell, rc::Rc};

use super::{policies::Policies, settings::Settings};
use crate::shells::{Shell, Shells};

thread_local! {
    static STATE: RefCell<State> = RefCell::new(State::default());
}

/// Programs and pages.
#[derive(Default)]
pub(super) struct State {
    pub(super) policies: Policies,
    pub(super) settings: Option<Rc<Settings>>,
    shells: Shells,
}

/// Works with the state. The work must not wait for anything, nor come back here.
pub(super) fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(work)
}

impl State {
    pub(super) fn shell(&mut self, key: &str) -> Option<Shell> {
        self.shells.get(key)
    }

    pub(super) fn keep(&mut self, key: String, shell: Shell) {
        self.shells.put(key, shell);
    }

    pub(super) fn refuse(&mut self, key: &str) -> bool {
        self.shells.refuse(key)
    }

    pub(super) fn is_unkept(&self, key: &str) -> bool {
        self.shells.is_unkept(key)
    }
}
